using FabAccess.Simulation;

return Runner.Run(args);
