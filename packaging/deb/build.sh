#!/usr/bin/env bash
# Packs the box's program as a Debian package, with dpkg-deb alone and without root.
#
# Usage: build.sh PUBLISHED ARCHITECTURE VERSION FOLDER [COMPRESSION]. PUBLISHED is what `dotnet publish` made of src/Edge for that
# architecture. Prints the path of the package. The same files and SOURCE_DATE_EPOCH give the same bytes.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
published=$1 architecture=$2 version=$3 folder=$4 compression=${5:-xz}
parts=$here/fabaccess-edge
root=$here/../..

tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
chmod 0755 "$tree"
umask 022

put() { install -D -m "$1" "$2" "$tree/$3"; }

# Native files come out of their packages with odd modes.
put 0755 "$published/fabaccess-edge" usr/lib/fabaccess-edge/fabaccess-edge
put 0644 "$published/libe_sqlite3.so" usr/lib/fabaccess-edge/libe_sqlite3.so
[ "$(find "$published" -type f | wc -l)" -eq 2 ] || { echo "build.sh: $published holds files that it does not know." >&2; exit 1; }
mkdir -p "$tree/usr/bin" "$tree/etc/fabaccess-edge"
ln -s ../lib/fabaccess-edge/fabaccess-edge "$tree/usr/bin/fabaccess-edge"
put 0644 "$here/../systemd/fabaccess-edge.service" usr/lib/systemd/system/fabaccess-edge.service
put 0644 "$parts/60-fabaccess-edge.rules" usr/lib/udev/rules.d/60-fabaccess-edge.rules
put 0644 "$parts/fabaccess-edge.polkit.rules" usr/share/polkit-1/rules.d/fabaccess-edge.rules
put 0644 "$parts/copyright" usr/share/doc/fabaccess-edge/copyright
put 0644 "$parts/overrides" usr/share/lintian/overrides/fabaccess-edge
gzip -9nc "$root/CHANGELOG.md" >"$tree/usr/share/doc/fabaccess-edge/NEWS.gz"
maintainer=$(sed -n 's/^Maintainer: //p' "$parts/control.in")
printf 'fabaccess-edge (%s) stable; urgency=medium\n\n  * What changed stands in NEWS.gz.\n\n -- %s  %s\n' "$version" "$maintainer" "$(date -uR -d "@${SOURCE_DATE_EPOCH:-0}")" |
  gzip -9nc >"$tree/usr/share/doc/fabaccess-edge/changelog.gz"

mkdir "$tree/DEBIAN"
sed -e "s/@VERSION@/$version/" -e "s/@ARCHITECTURE@/$architecture/" -e "s/@KILOBYTES@/$(du -sk --apparent-size --exclude=DEBIAN "$tree" | cut -f1)/" "$parts/control.in" >"$tree/DEBIAN/control"
for script in postinst prerm postrm; do put 0755 "$parts/$script" "DEBIAN/$script"; done
(cd "$tree" && find . -path ./DEBIAN -prune -o -type f -printf '%P\0' | sort -z | xargs -0 md5sum) >"$tree/DEBIAN/md5sums"

mkdir -p "$folder"
dpkg-deb --root-owner-group -Z"$compression" --threads-max=2 -b "$tree" "$folder/fabaccess-edge_${version}_$architecture.deb" >/dev/null
echo "$folder/fabaccess-edge_${version}_$architecture.deb"
