#!/bin/busybox sh
# shellcheck shell=dash
# First process of the test kernel: loads the simulated bank, runs the checks, switches the machine off.
/bin/busybox --install -s /bin
export PATH=/bin DOTNET_EnableDiagnostics=0 DOTNET_TieredPGO=0 DOTNET_gcServer=0
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
insmod /modules/configfs.ko
insmod /modules/gpio-sim-test.ko
mount -t configfs none /sys/kernel/config

box=/sys/kernel/config/gpio-sim/box
mkdir -p $box/bank0
echo 8 >$box/bank0/num_lines
echo fabaccess-rig >$box/bank0/label
echo 1 >$box/live
chip=$(cat $box/bank0/chip_name)

/dotnet/dotnet exec /app/KernelChecks.dll "/sys/devices/platform/$(cat $box/dev_name)/$chip" "/dev/$chip"
echo "GUEST EXIT $?"
poweroff -f
