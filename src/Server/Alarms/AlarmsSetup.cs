namespace FabAccess.Server.Alarms;

public static class AlarmsSetup
{
    public static void AddAlarms(this IServiceCollection services) => services.AddHostedService<AlarmKeeper>();
}
