#!/usr/bin/env bash
# The Debian package of the box in real Debian systems: first in a chroot where no systemd runs, then in one that systemd
# boots in a container. No part of it is played: dpkg, systemd and the published program are the real ones. Only what hangs
# on a box is missing: there are no readers and relays, and no server (the box is enrolled with a lab made up by openssl).
#
# Usage: run.sh PUBLISHED [WORKDIR]. PUBLISHED is the published edge; WORKDIR (default .fab/package-rig) keeps the Debian
# root for the next time. Prints ok and FAIL lines and, last, "N passed, M failed"; exit status 1 when something failed.
# Where it cannot run it prints one line "SKIPPED package rig: why" and ends with 0.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
published=$(cd "$1" && pwd)
work=${2:-$root/.fab/package-rig}
mkdir -p "$work"
work=$(cd "$work" && pwd)
cd "$work"
suite=bookworm

# Limits in seconds: packages over a slow line, the whole life of the guest (normally 30).
apt_limit=600 guest_limit=240

skip() { echo "SKIPPED package rig: $*"; exit 0; }
broken() { echo "FAIL package rig: $*"; echo "0 passed, 1 failed"; exit 1; }

[ "$(dpkg --print-architecture 2>/dev/null)" = amd64 ] || skip "the published program is for amd64, and this is not Debian on that."
[ "$(id -u)" -eq 0 ] || skip "only root may chroot and boot a container."
unshare --mount --pid --fork true 2>/dev/null || skip "no namespaces may be made here."

missing=()
for package in mmdebstrap systemd-container openssl; do
  dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
  apt() { timeout "$apt_limit" env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300 "$@" >>apt.log 2>&1; }
  echo "Installing ${missing[*]} ..." >&2
  apt install -y --no-install-recommends "${missing[@]}" || { apt update && apt install -y --no-install-recommends "${missing[@]}"; } || skip "apt could not install ${missing[*]} (see $work/apt.log)."
fi

# The package as it is now, the same again, and an older and a newer one that differ in their number only.
export SOURCE_DATE_EPOCH=1700000000
rm -rf packages again
build() { "$root/packaging/deb/build.sh" "$published" amd64 "$1" "$2" zstd >/dev/null || broken "the package cannot be built."; }
build 0.0.1 packages
build 0.0.2 packages
build 0.0.3 packages
build 0.0.2 again

# Just what the package asks for, systemd, and sqlite3 to look into the journal: what it needs and does not name is not there.
depends=$(dpkg-deb -f packages/fabaccess-edge_0.0.2_amd64.deb Depends | sed -e 's/ *|[^,]*//g' -e 's/ *([^)]*)//g' -e 's/, */,/g')
wanted=$suite,systemd,systemd-sysv,dbus,polkitd,sqlite3,$depends
if [ "$(cat debian/wanted 2>/dev/null)" != "$wanted" ]; then
  echo "Making a Debian root ..." >&2
  rm -rf debian
  timeout "$apt_limit" mmdebstrap --variant=minbase --include="${wanted#*,}" "$suite" debian >mmdebstrap.log 2>&1 ||
    { rm -rf debian; skip "mmdebstrap could not make a Debian root (see $work/mmdebstrap.log)."; }
  echo "$wanted" >debian/wanted
fi

# A lab that exists nowhere lets the box in, so that it runs.
make_identity() {
  local to=$1 days=30
  mkdir -p "$to"
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days $days -subj "/CN=lab" -keyout ca.key -out "$to/ca.pem" 2>/dev/null
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=box-1" -keyout box.key -out box.csr 2>/dev/null
  openssl x509 -req -in box.csr -CA "$to/ca.pem" -CAkey ca.key -CAcreateserial -days $days -extfile <(echo "extendedKeyUsage=clientAuth") -out box.pem 2>/dev/null
  cat box.pem box.key >"$to/identity.pem"
  openssl rand -hex 32 >"$to/badge.key"
  openssl pkey -in ca.key -pubout -outform DER >key.der 2>/dev/null
  local key kid
  key=$(base64 -w0 key.der | tr '+/' '-_' | tr -d =)
  kid=$(openssl dgst -sha256 -binary key.der | base64 -w0 | tr '+/' '-_' | cut -c1-22)
  printf '{"schema":1,"site":"lab","box":"box-1","gate":"127.0.0.1:8443","broker":{"host":"127.0.0.1","port":8883},"signingKeys":[{"kid":"%s","key":"%s"}]}\n' "$kid" "$key" >"$to/trust.json"
  rm -f ca.key box.key box.csr box.pem key.der "$to"/*.srl ./*.srl
}

make_root() {
  rm -rf "$1"
  cp -a debian "$1"
  mkdir -p "$1/rig"
  cp packages/*.deb "$here"/checks.sh "$here"/no-systemd.sh "$here"/booted.sh "$here"/box.json "$1/rig/"
  cp packages/fabaccess-edge_0.0.2_amd64.deb "$1/rig/first.deb"
  cp again/fabaccess-edge_0.0.2_amd64.deb "$1/rig/again.deb"
  cp "$root/packaging/systemd/fabaccess-edge.service" "$1/rig/"
  make_identity "$1/rig/secrets"
}

make_root chroot
unshare --mount --pid --fork sh -c 'mount -t proc proc chroot/proc && exec chroot chroot bash /rig/no-systemd.sh' >chroot.log 2>chroot.err </dev/null || true
grep -q '^END' chroot.log || echo "FAIL the chroot's script did not come to its end (see $work/chroot.err)" >>chroot.log

make_root guest
cat >guest/etc/systemd/system/rig.service <<'UNIT'
[Unit]
After=network.target dbus.service
[Service]
Type=oneshot
ExecStart=/bin/bash /rig/booted.sh
ExecStopPost=/bin/systemctl --no-block poweroff
StandardOutput=append:/rig/log
StandardError=append:/rig/err
UNIT
ln -s ../rig.service guest/etc/systemd/system/multi-user.target.wants/rig.service
: >guest.log
timeout --kill-after=10 "$guest_limit" systemd-nspawn --register=no --keep-unit --private-network --quiet --directory guest --boot >nspawn.log 2>&1 </dev/null || true
[ ! -e guest/rig/log ] || cp guest/rig/log guest.log
[ ! -e guest/rig/err ] || cp guest/rig/err guest.err
[ -s guest.log ] || skip "systemd does not boot in a container here (see $work/nspawn.log)."
grep -q '^END' guest.log || echo "FAIL the guest's script did not come to its end in $guest_limit s (see $work/guest.err)" >>guest.log

rm -rf chroot guest packages again
cat chroot.log guest.log >all.log
grep -E '^(ok  |FAIL) ' all.log || true
passed=$(grep -c '^ok  ' all.log) || true
failed=$(grep -c '^FAIL ' all.log) || true
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
