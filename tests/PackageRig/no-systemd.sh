#!/bin/bash
# In a chroot where no systemd runs: what the package brings, and that its scripts do without.
set -uo pipefail
# shellcheck source=tests/PackageRig/checks.sh
. /rig/checks.sh

check "packing twice gives the same bytes" cmp /rig/first.deb /rig/again.deb

# A try that fails half-way, at the first thing that the script does.
mv /usr/sbin/adduser /usr/sbin/adduser.away
printf '#!/bin/sh\nexit 1\n' >/usr/sbin/adduser
chmod 0755 /usr/sbin/adduser
check "an installation that fails half-way says so" fails dpkg -i "$(deb 0.0.1)"
mv /usr/sbin/adduser.away /usr/sbin/adduser
check "configured again it works" dpkg --configure -a
is_installed() { is "$(dpkg-query -W -f '${db:Status-Abbrev}${Version}' fabaccess-edge)" "ii $1"; }
check "it is installed" is_installed 0.0.1

mode() { stat -c '%a %U %G' "$1"; }
check "program's mode" is "$(mode /usr/lib/fabaccess-edge/fabaccess-edge)" "755 root root"
check "library's mode" is "$(mode /usr/lib/fabaccess-edge/libe_sqlite3.so)" "644 root root"
check "unit's mode" is "$(mode /usr/lib/systemd/system/fabaccess-edge.service)" "644 root root"
check "udev rules' mode" is "$(mode /usr/lib/udev/rules.d/60-fabaccess-edge.rules)" "644 root root"
check "polkit rules' mode" is "$(mode /usr/share/polkit-1/rules.d/fabaccess-edge.rules)" "644 root root"
check "copyright's mode" is "$(mode /usr/share/doc/fabaccess-edge/copyright)" "644 root root"
check "data folder is the box's alone" is "$(mode $data)" "700 fabaccess-edge fabaccess-edge"
check "link" is "$(readlink -f /usr/bin/fabaccess-edge)" /usr/lib/fabaccess-edge/fabaccess-edge
check "the unit is the one in packaging/systemd" cmp /usr/lib/systemd/system/fabaccess-edge.service /rig/fabaccess-edge.service
check "no file differs from its sum" is "$(dpkg --verify fabaccess-edge)" ""
check "no libraries are missing at the start" fails grep -q "not found" <(ldd /usr/lib/fabaccess-edge/fabaccess-edge /usr/lib/fabaccess-edge/libe_sqlite3.so)

check "the program runs" holds "$(fabaccess-edge version 2>&1)" .
set_up
check "it reads a configuration" fabaccess-edge check-config --config $config
check "its user cannot sign in" holds "$(getent passwd fabaccess-edge)" /usr/sbin/nologin
for group in gpio i2c spi dialout plugdev; do
  check "its user is in $group" holds " $(id -nG fabaccess-edge) " " $group "
done
check "it is enabled" [ -L /etc/systemd/system/multi-user.target.wants/fabaccess-edge.service ]

check "postinst may run twice" /var/lib/dpkg/info/fabaccess-edge.postinst configure ""
echo journal >$data/journal.db
before=$(fingerprint /etc/fabaccess-edge $data)
check "upgrade" dpkg -i "$(deb 0.0.2)"
check "upgrade keeps configuration and data byte for byte" is "$(fingerprint /etc/fabaccess-edge $data)" "$before"
check "removal" dpkg -r fabaccess-edge
check "removal takes the program away" fails test -e /usr/bin/fabaccess-edge
check "removal keeps the configuration" cmp $config /rig/box.json
check "removal keeps the journal" is "$(cat $data/journal.db)" journal
check "removal notes that nobody could say what was not sent" is "$(cat $data/removed)" unknown
check "it can come back" dpkg -i "$(deb 0.0.2)"
check "back it finds what it had" is "$(fingerprint /etc/fabaccess-edge $data)" "$before"
said=$(dpkg -P fabaccess-edge 2>&1)
check "purge" is "$(dpkg-query -W -f '${db:Status-Status}' fabaccess-edge 2>/dev/null)" ""
check "purge removes configuration and data" fails ls -d /etc/fabaccess-edge $data
check "purge says what it removed" holds "$said" "$data/journal.db, 8 bytes"
check "purge names the configuration" holds "$said" "$config, "
check "purge leaves no link behind" fails ls -d /etc/systemd/system/multi-user.target.wants/fabaccess-edge.service /var/lib/systemd/deb-systemd-helper-enabled/fabaccess-edge.service.dsh-also
check "purge may run twice" sh -e <(dpkg-deb --ctrl-tarfile "$(deb 0.0.2)" | tar -xO ./postrm) purge
echo END
