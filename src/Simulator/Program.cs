using FabAccess.Simulator.Demo;
using FabAccess.Simulator.Plugs;

if (args is ["demo", .. var rest]) return await DemoCommand.RunAsync(rest).ConfigureAwait(false);
if (args is ["plug", .. var plug]) return await PlugCommand.RunAsync(plug).ConfigureAwait(false);
Console.Error.WriteLine(DemoArguments.Usage);
Console.Error.WriteLine(PlugCommand.Usage);
return args is ["--help" or "-h" or "help"] ? 0 : 2;
