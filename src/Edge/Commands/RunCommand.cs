using System.Runtime.InteropServices;
using FabAccess.Edge.Configuration;
using FabAccess.Edge.Identity;

namespace FabAccess.Edge.Commands;

/// <summary><c>run</c>: until SIGTERM or SIGINT. Exit code 0 then, 3 for a configuration with problems, 1 when it cannot start.</summary>
internal static class RunCommand
{
    public static int Run(BoxConfiguration box, string version)
    {
        using var log = new LineLog(Console.OpenStandardOutput());
        using var ended = new ManualResetEventSlim();
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
        try
        {
            if (box.IsSimulated) RunLog.Simulated(log, box.GpioChip);
            var secrets = new SecretFolder(box.DataFolder);
            using var identity = IdentityOf(box, secrets);
            using var running = new RunningBox(identity.Complete(box), identity.Trust, secrets, version, log);
            running.Start();
            ended.Wait();
            return ExitCodes.Ok;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or DllNotFoundException)
        {
            RunLog.CannotStart(log, e.Message);
            return ExitCodes.Failed;
        }

        void End(PosixSignalContext context)
        {
            // Handled here, in order, instead of by the runtime at once.
            context.Cancel = true;
            ended.Set();
        }
    }

    private static BoxIdentity IdentityOf(BoxConfiguration box, SecretFolder secrets) => BoxIdentity.Read(secrets, box.Site, box.Box) switch
    {
        IdentityReading.Sound sound => sound.Identity,
        IdentityReading.Unusable unusable => throw new IOException(unusable.Reason),
        _ => throw new IOException(IdentityReading.Missing.Reason(box.Box)),
    };
}
