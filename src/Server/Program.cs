using FabAccess.Server.Commands;

return await ServerCommands.Root().Parse(args).InvokeAsync();
