using FabAccess.Edge.Commands;

return EdgeCommandLine.Invoke(args);
