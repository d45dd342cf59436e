# shellcheck shell=bash
# What both scripts check with.
config=/etc/fabaccess-edge/box.json
data=/var/lib/fabaccess-edge
export DEBIAN_FRONTEND=noninteractive

deb() { echo "/rig/fabaccess-edge_$1_amd64.deb"; }

# Whether the words behind the name, a command, succeed.
check() {
  local name=$1
  shift
  if "$@"; then echo "ok   $name"; else echo "FAIL $name: $*"; fi
}

is() { [ "$1" = "$2" ] || { echo "is '$1', not '$2'" >&2; return 1; }; }
fails() { ! "$@"; }
holds() { grep -qF -- "$2" <<<"$1" || { echo "'$2' is not in: $1" >&2; return 1; }; }

# Every file below the folders with its bytes, mode and owner.
fingerprint() { find "$@" \( -type f -exec sha256sum {} + \) , -printf '%p %m %u %g\n' | sort; }

set_up() {
  install -m 0644 /rig/box.json "$config"
  cp -r /rig/secrets "$data/"
  chown -R fabaccess-edge: "$data/secrets"
  chmod -R go= "$data/secrets"
}
