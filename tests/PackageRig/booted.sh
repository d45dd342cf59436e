#!/bin/bash
# In a system that systemd booted: the service over installation, kill, upgrade, removal and purge.
set -uo pipefail
# shellcheck source=tests/PackageRig/checks.sh
. /rig/checks.sh
unit=fabaccess-edge.service

property() { systemctl show -P "$1" $unit; }
state() { property ActiveState; }
install_version() { dpkg -i "$(deb "$1")"; }

# Until the words behind are true, at most 20 s.
until_true() {
  local tries
  for tries in $(seq 200); do
    if "$@" 2>/dev/null; then return 0; fi
    sleep 0.1
  done
  echo "not within 20 s ($tries tries): $*" >&2
  return 1
}
is_new_and_active() { [ "$(property MainPID)" != "$1" ] && [ "$(property MainPID)" != 0 ] && [ "$(state)" = active ]; }

# The journal's entries, one a line; those at the front must stay what they were.
entries() { sqlite3 -readonly $data/journal.db 'SELECT sequence, hex(hash), hex(body) FROM entry ORDER BY sequence'; }
has_more_than() { [ "$(entries | wc -l)" -gt "$1" ]; }
begins_with() { [ -n "$2" ] && [ "${1:0:${#2}}" = "$2" ]; }

# There is no chip here that `off` could drive low, which a stop otherwise counts as its failure, as it should.
mkdir -p /etc/systemd/system/$unit.d
printf '[Service]\nExecStopPost=\nExecStopPost=-/usr/bin/fabaccess-edge off --config %s\n' "$config" >/etc/systemd/system/$unit.d/no-relays.conf

check "installs" install_version 0.0.1
check "a box without configuration waits" is "$(state) $(property ConditionResult)" "inactive no"
set_up
systemctl start $unit
check "a box that was let in runs" is "$(state)" active
check "it runs as its own user" is "$(stat -c %U "/proc/$(property MainPID)")" fabaccess-edge
check "exposure is at most 2.0" systemd-analyze security --threshold=20 --no-pager $unit
check "its unit verifies" is "$(systemd-analyze verify $unit 2>&1 | grep fabaccess)" ""
until_true has_more_than 0
before=$(entries)
check "it keeps a journal" [ -n "$before" ]

pid=$(property MainPID)
kill -9 "$pid"
check "killed, it is back" until_true is_new_and_active "$pid"
check "killed, its journal is kept" begins_with "$(entries)" "$before"
check "back, it writes on" until_true has_more_than "$(wc -l <<<"$before")"

before=$(entries)
pid=$(property MainPID)
check "upgrade of a box that runs" install_version 0.0.2
check "it was started again" until_true is_new_and_active "$pid"
check "its journal is kept" begins_with "$(entries)" "$before"
check "its configuration is kept byte for byte" cmp $config /rig/box.json
check "its identity is kept byte for byte" diff -r /rig/secrets $data/secrets

systemctl stop $unit
before=$(fingerprint $data /etc/fabaccess-edge)
check "upgrade of a stopped box" install_version 0.0.3
check "stopped stays stopped" is "$(state)" inactive
check "stopped, its data stay byte for byte" is "$(fingerprint $data /etc/fabaccess-edge)" "$before"
check "stopped stays enabled" is "$(systemctl is-enabled $unit)" enabled

systemctl disable $unit 2>/dev/null
check "going back while disabled" install_version 0.0.2
check "disabled stays disabled" is "$(systemctl is-enabled $unit)" disabled
check "disabled stays stopped" is "$(state)" inactive
dpkg -r fabaccess-edge >&2
check "disabled, it comes back" install_version 0.0.2
check "after removal disabled stays disabled" is "$(systemctl is-enabled $unit) $(state)" "disabled inactive"

systemctl mask $unit 2>/dev/null
check "upgrade while masked" install_version 0.0.3
check "masked stays masked" is "$(systemctl is-enabled $unit) $(state)" "masked inactive"
systemctl unmask $unit 2>/dev/null
systemctl enable --now $unit 2>/dev/null
check "enabled by hand it runs" is "$(state)" active

pid=$(property MainPID)
said=$(dpkg -r fabaccess-edge 2>&1)
check "removal stops it" fails kill -0 "$pid"
count=$(entries | wc -l)
check "removal says how many entries were not sent" grep -qE 'acknowledged: [1-9][0-9]*\.$' <<<"$said"
check "that is nearly all that the journal holds" [ "$(cat $data/removed)" -ge $((count - 2)) ]
before=$(entries)
check "installs again" install_version 0.0.3
check "installed again it runs" is "$(state)" active
check "with the journal that it had" begins_with "$(entries)" "$before"
check "and without the note" fails test -e $data/removed
said=$(dpkg -P fabaccess-edge 2>&1)
check "purge says how many entries go" grep -qE 'that go now: [1-9][0-9]*\.$' <<<"$said"
check "purge removes all" fails ls -d $data /etc/fabaccess-edge
check "purged, nothing has failed" is "$(systemctl --failed --no-legend)" ""
echo END
