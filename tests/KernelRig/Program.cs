using FabAccess.KernelRig;

// Runs inside the test kernel. KernelChecks SYSFS_FOLDER_OF_THE_BANK CHIP, or, as its own child, KernelChecks hold CHIP LINE or box CHIP FOLDER POLICY BOOT.
if (args is ["hold", var held, var line]) return LineHolder.Hold(held, uint.Parse(line));
if (args is ["box", var chip, var folder, var policy, var boot]) return WiredBox.Run(chip, folder, policy, boot);
var bank = new SimulatedBank(args[0], args[1]);
var report = new Report();
RelayChecks.Run(bank, report);
ReleaseChecks.Run(bank, report);
ButtonChecks.Run(bank, report);
ChipChecks.Run(bank, report);
MachineChecks.Run(bank, report);
return report.End();
