using FabAccess.Server.Store;

namespace FabAccess.Server.Commands;

/// <summary>Says that the store went back, where that was done by other means than ours, so that the boxes take its lists for newer and send again.</summary>
internal static class RaiseEpochCommand
{
    public static int Run(string config) => StoreCommand.Run(config, (settings, store) =>
    {
        using var runLock = RunLock.Take(settings.DataFolder);
        if (runLock is null)
        {
            Console.Error.WriteLine("The server runs. End it first; nothing was changed.");
            return ExitCodes.Taken;
        }
        using var db = store.CreateDbContext();
        if (db.Labs.SingleOrDefault() is not { } lab)
        {
            Console.Error.WriteLine("The store holds no lab.");
            return ExitCodes.WrongStore;
        }
        lab.Epoch = Math.Max(lab.Epoch, EpochFile.Read(settings.DataFolder)) + 1;
        db.SaveChanges();
        EpochFile.Raise(settings.DataFolder, lab.Epoch);
        Console.WriteLine($"The store goes on in epoch {lab.Epoch}.");
        return ExitCodes.Ok;
    });
}
