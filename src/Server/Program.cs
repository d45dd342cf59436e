using FabAccess.Server.Commands;

return await ServerCommands.InvokeAsync(args);
