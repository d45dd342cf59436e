#!/usr/bin/env bash
# The edge's GPIO code on a real kernel without hardware: boots Debian's kernel in QEMU's software emulation with its
# simulated GPIO bank and runs KernelChecks in it. Timing is not proved here, and what a Pi's own kernel does with a
# released line is not either (see hardware/).
#
# Usage: run.sh [WORKDIR]. WORKDIR (default .fab/kernel-rig) keeps the kernel and the built module for the next time.
# Prints ok and FAIL lines and, last, "N passed, N failed"; exit status 1 when something failed. Where QEMU or the
# kernel cannot be had it prints one line "SKIPPED kernel rig: why" and ends with 0.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
work=${1:-$root/.fab/kernel-rig}
mkdir -p "$work"
work=$(cd "$work" && pwd)
cd "$work"

# Limits in seconds: packages over a slow line, the whole life of the guest (normally 150).
apt_limit=600 guest_limit=420

skip() { echo "SKIPPED kernel rig: $*"; exit 0; }
broken() { echo "FAIL kernel rig: $*"; echo "0 passed, 1 failed"; exit 1; }

[ "$(uname -m)" = x86_64 ] || skip "it emulates an amd64 machine and builds its module natively; this is $(uname -m)."
command -v apt-get >/dev/null || skip "its kernel and tools come as Debian packages, and there is no apt here."
command -v dotnet >/dev/null || broken "dotnet is missing."

as_root=()
may_install=true
if [ "$(id -u)" -ne 0 ]; then
  if sudo -n true 2>/dev/null; then as_root=(sudo -n); else may_install=false; fi
fi

apt() { timeout "$apt_limit" "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300 "$@" >>"$work/apt.log" 2>&1; }

# Installs what is missing of the named packages.
need() {
  local package missing=()
  for package in "$@"; do
    dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return
  $may_install || skip "these packages are missing and may not be installed: ${missing[*]}"
  echo "Installing ${missing[*]} ..." >&2
  # Old package lists name versions that are no longer served: look again before giving up.
  apt install -y --no-install-recommends "${missing[@]}" || { apt update && apt install -y --no-install-recommends "${missing[@]}"; } || skip "apt could not install ${missing[*]} (see $work/apt.log)."
}

# The kernel that Debian's meta package names now.
current_kernel() { apt-cache depends linux-image-amd64 2>/dev/null | awk '/Depends: linux-image-/ { sub("linux-image-", "", $2); print $2; exit }'; }

# Kernel and module, once. Debian ships neither gpio-sim nor the irq_sim that it needs, so both are built as one module
# from Debian's own kernel source. irq_to_desc is not exported to modules; generic_handle_irq does the same job here.
fetch_kernel() {
  local kernel source
  if $may_install; then apt update || true; fi
  kernel=$(current_kernel)
  [ -n "$kernel" ] || skip "apt knows no package linux-image-amd64."
  source=linux-source-$(cut -d. -f1-2 <<<"$kernel")
  need make gcc libc6-dev xz-utils kmod "linux-headers-$kernel" "$source"
  rm -rf image modules source unpacked linux-image-*.deb
  echo "Fetching the kernel ..." >&2
  timeout "$apt_limit" apt-get download -q "linux-image-$kernel" >>apt.log 2>&1 || skip "apt could not download linux-image-$kernel (see $work/apt.log)."
  dpkg-deb -x linux-image-"$kernel"_*.deb unpacked
  mkdir image modules source
  mv "unpacked/boot/vmlinuz-$kernel" image/vmlinuz
  mv "unpacked/lib/modules/$kernel/kernel/fs/configfs/configfs.ko" modules/
  rm -rf unpacked linux-image-*.deb
  tar -xf "/usr/src/$source.tar.xz" -C source --strip-components=1 --wildcards '*/drivers/gpio/gpio-sim.c' '*/drivers/gpio/gpiolib.h' '*/kernel/irq/irq_sim.c'
  cp source/drivers/gpio/gpio-sim.c source/drivers/gpio/gpiolib.h source/kernel/irq/irq_sim.c modules/
  sed -i 's/handle_simple_irq(irq_to_desc(irqnum));/generic_handle_irq(irqnum);/' modules/irq_sim.c
  printf 'obj-m := gpio-sim-test.o\ngpio-sim-test-y := gpio-sim.o irq_sim.o\n' >modules/Makefile
  make -s -C "/lib/modules/$kernel/build" M="$work/modules" modules >make.log 2>&1 || { tail -n 20 make.log >&2; broken "the simulated GPIO bank does not build (see $work/make.log)."; }
  rm -rf source
  echo "$kernel" >kernel
}

# The guest's files: busybox, the checks, and the .NET runtime of this machine without its biggest unneeded parts.
make_guest() {
  local dotnet runtime version web binary library
  dotnet=$(dirname "$(readlink -f "$(command -v dotnet)")")
  runtime=$(find "$dotnet/shared/Microsoft.NETCore.App" -mindepth 1 -maxdepth 1 -name '10.*' | sort -V | tail -n 1)
  version=$(basename "$runtime")
  web=$dotnet/shared/Microsoft.AspNetCore.App/$version
  rm -rf guest
  mkdir -p guest/{bin,proc,sys,dev,tmp,modules,app,dotnet/host/fxr,dotnet/shared/Microsoft.NETCore.App,"dotnet/shared/Microsoft.AspNetCore.App/$version"}
  cp "$dotnet/dotnet" guest/dotnet/
  cp -r "$dotnet/host/fxr/$version" guest/dotnet/host/fxr/
  cp -r "$runtime" guest/dotnet/shared/Microsoft.NETCore.App/
  (cd "guest/dotnet/shared/Microsoft.NETCore.App/$version" &&
    rm -f libmscordac* libcoreclrtraceptprovider.so libclrgc*.so Microsoft.VisualBasic* System.Private.DataContractSerialization.dll System.Net.{Http,Quic,Mail,Requests}*.dll)
  # Of the web framework a machine needs the logging alone, and the host the list of what there is.
  cp "$web"/{Microsoft.AspNetCore.App.{deps,runtimeconfig}.json,Microsoft.Extensions.Logging.Abstractions.dll,Microsoft.Extensions.DependencyInjection.Abstractions.dll} "guest/dotnet/shared/Microsoft.AspNetCore.App/$version/"
  cp -r app/. guest/app/
  cp /bin/busybox guest/bin/
  install -m 755 "$here/guest-init.sh" guest/init
  cp modules/{gpio-sim-test,configfs}.ko guest/modules/
  # Hashing asks for OpenSSL by name, which is no dependency that a linker knows.
  {
    echo /lib/x86_64-linux-gnu/libssl.so.3
    for binary in "$dotnet/dotnet" "$runtime"/lib{coreclr,clrjit,System.Native}.so /lib/x86_64-linux-gnu/libssl.so.3 guest/app/libe_sqlite3.so; do ldd "$binary" | grep -o '/lib[^ ]*'; done
  } | sort -u |
    while read -r library; do
      mkdir -p "guest$(dirname "$library")"
      cp -L "$library" "guest$library"
    done
  # Not compressed: the emulated processor would take longer to unpack it.
  (cd guest && find . | cpio -o -H newc --quiet) >initrd.cpio
  rm -rf guest
}

need qemu-system-x86 seabios busybox-static cpio
if ! [ -s kernel ]; then fetch_kernel; fi
# Compiled ahead: the emulated processor would compile at each of the twelve starts, for longer than a box's own watchdog waits.
dotnet publish "$here" -c Release -r linux-x64 --self-contained false -p:PublishReadyToRun=true -o app -v quiet >build.log 2>&1 || { tail -n 20 build.log >&2; broken "the checks do not build."; }
make_guest

timeout "$guest_limit" qemu-system-x86_64 -accel tcg,thread=multi -cpu max -smp 2 -m 1024 -nographic -nic none -no-reboot \
  -kernel image/vmlinuz -initrd initrd.cpio -append 'console=ttyS0 quiet panic=-1' </dev/null 2>qemu.err |
  tr -d '\r' >console.log || true
rm -f initrd.cpio
grep -aoE '(ok  |FAIL) .*' console.log || true
if ! grep -aqE '^[0-9]+ passed, [0-9]+ failed$' console.log; then
  tail -n 20 console.log qemu.err >&2
  broken "the guest did not come to its end within $guest_limit s (see $work/console.log)."
fi
grep -aoE '^[0-9]+ passed, [0-9]+ failed$' console.log
grep -aq 'GUEST EXIT 0' console.log
