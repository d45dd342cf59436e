using FabAccess.Simulator.Demo;

if (args is ["demo", .. var rest]) return await DemoCommand.RunAsync(rest).ConfigureAwait(false);
Console.Error.WriteLine(DemoArguments.Usage);
return args is ["--help" or "-h" or "help"] ? 0 : 2;
