#!/usr/bin/env bash
# Programs that others wrote against our simulated devices: what only our own drivers understand proves nothing.
#
# Usage: run.sh SIMULATOR.dll [WORKDIR]. WORKDIR (default .fab/peer-rig) keeps what npm fetched for the next time. Prints ok
# and FAIL lines and, last, "N passed, M failed"; exit status 1 when something failed. Where it cannot run it prints one
# line "SKIPPED peer rig: why" and ends with 0.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
simulator=$(realpath "$1")
work=${2:-$root/.fab/peer-rig}

skip() { echo "SKIPPED peer rig: $*"; exit 0; }

command -v node >/dev/null && command -v npm >/dev/null || skip "there is no Node.js (20 or later)."
mkdir -p "$work"
if ! cmp -s "$here/package-lock.json" "$work/package-lock.json"; then
  echo "Fetching Node-RED ..." >&2
  cp "$here/package.json" "$work/"
  cp "$here/package-lock.json" "$work/lock.new"
  (cd "$work" && cp lock.new package-lock.json && timeout 600 npm ci --omit=optional --no-audit --no-fund --ignore-scripts >npm.log 2>&1) ||
    { rm -f "$work/package-lock.json"; skip "npm could not fetch its packages (see $work/npm.log)."; }
fi
exec timeout 180 node "$here/drive.mjs" "$simulator" "$work/node_modules"
