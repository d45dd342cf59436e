using FabAccess.Core.Values;
using FabAccess.Server.Store;
using NodaTime;

namespace FabAccess.Server.Alarms;

/// <summary>Alarms of events, in the transaction of what they are about; understood by both stores.</summary>
internal static class AlarmSql
{
    /// <summary>Opens it, or counts it again while it is open.</summary>
    public static void Raise(StoreWrite write, AlarmCause cause, BoxId? box, string detail, Instant now)
    {
        if (write.Execute(
            """UPDATE "Alarms" SET "Count" = "Count" + 1, "LastAt" = @now, "Detail" = @detail WHERE "Cause" = @cause AND COALESCE("Box", '') = @key AND "ClosedAt" IS NULL""",
            ("@now", now.ToDateTimeUtc()), ("@detail", detail), ("@cause", cause.ToString()), ("@key", box?.ToString() ?? "")) > 0) return;
        write.Execute(
            """INSERT INTO "Alarms" ("Cause", "Box", "Detail", "OpenedAt", "LastAt", "Count") VALUES (@cause, @box, @detail, @now, @now, 1)""",
            ("@now", now.ToDateTimeUtc()), ("@detail", detail), ("@cause", cause.ToString()), ("@box", box?.ToString()));
    }

    /// <summary>How many were open.</summary>
    public static int Close(StoreWrite write, AlarmCause cause, Instant now) => write.Execute(
        """UPDATE "Alarms" SET "ClosedAt" = @now WHERE "Cause" = @cause AND "ClosedAt" IS NULL""", ("@now", now.ToDateTimeUtc()), ("@cause", cause.ToString()));
}
