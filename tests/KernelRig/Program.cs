using FabAccess.KernelRig;

// Runs inside the test kernel. KernelChecks SYSFS_FOLDER_OF_THE_BANK CHIP, or, as its own child, KernelChecks hold CHIP LINE.
if (args is ["hold", var held, var line]) return LineHolder.Hold(held, uint.Parse(line));
var bank = new SimulatedBank(args[0], args[1]);
var report = new Report();
RelayChecks.Run(bank, report);
ReleaseChecks.Run(bank, report);
ButtonChecks.Run(bank, report);
ChipChecks.Run(bank, report);
return report.End();
