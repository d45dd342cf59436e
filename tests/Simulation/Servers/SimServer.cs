using System.Data.Common;
using FabAccess.Server.Keys;
using FabAccess.Simulation.Auditing;
using FabAccess.Simulation.Disks;
using FabAccess.Simulation.Disks.Vfs;
using FabAccess.Simulation.Network;
using FabAccess.Simulation.People;
using FabAccess.Simulation.Worlds;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace FabAccess.Simulation.Servers;

/// <summary>The server's computer: its disk and clock, which stay, and its program, which comes and goes.</summary>
internal sealed class SimServer
{
    private const string BackupName = "backup.db";
    private static readonly TimeSpan Booting = TimeSpan.FromSeconds(20), Restarting = TimeSpan.FromSeconds(5);

    private readonly World world;
    private readonly Auditor auditor;
    private readonly Dice dice;
    private readonly long seed;
    private int runs;
    private int operationsLeft;
    private int epoch;
    private ServerRun? run;

    public SimServer(World world, Trace trace, Lab lab, long seed, SimBroker broker, Auditor auditor)
    {
        (this.world, Trace, Lab, Broker, this.auditor, this.seed) = (world, trace, lab, broker, auditor, seed);
        dice = Dice.Of(seed, "server");
        Clock = new(world, dice.Between(-5000, 5000));
        Clock.Boot(world.Utc);
        Clock.Synchronise();
        Weather = new(Dice.Of(seed, "serverWeather"));
        Disk = new("/sim/server") { Fate = Ask, AfterFailedSync = () => new CutPolicy.Shuffle(dice) };
        VfsMounts.Add(Disk);
        StoreImage.Fill(Disk, lab, Clock, dice);
    }

    public SimDisk Disk { get; }

    public SimClock Clock { get; }

    public Weather Weather { get; }

    public SimBroker Broker { get; }

    public Trace Trace { get; }

    public Lab Lab { get; }

    /// <summary>Stays with the server, as its keys folder does. Signs the same way each time, so that one seed gives the same bytes twice.</summary>
    public RightsSigner Signer { get; } = new(RightsKeys.Of(FixedKey.Current, FixedKey.Next));

    public string Database => $"{Disk.Folder}/{StoreImage.Name}";

    public Func<DiskOperation, DiskFault>? DiskTrouble { get; set; }

    /// <summary>The program that runs; null while there is none.</summary>
    public ServerRun? Run => run is { IsGone: false } ? run : null;

    /// <summary>A connection to read its tables, beside the program.</summary>
    public SqliteConnection Look()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Database, Pooling = false, Mode = SqliteOpenMode.ReadOnly, DefaultTimeout = 1 }.ToString());
        try
        {
            connection.Open();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public void Start()
    {
        if (Disk.IsCut || Run is not null) return;
        try
        {
            run = new(this, world, Dice.Of(seed, "serverRun", ++runs));
        }
        catch (Exception e) when (e is IOException or DbException or DbUpdateException or InvalidOperationException)
        {
            Trace.Tell("server", $"cannot start: {e.Message}");
            if (Disk.IsCut) return;
            Disk.Kill();
            world.After(Restarting, Start);
            return;
        }
        if (!Disk.IsCut) run.Begin();
        else run.Gone(link => link.Vanish());
    }

    public void Kill()
    {
        if (Run is not { } killed) return;
        Trace.Tell("server", "killed");
        auditor.ServerDisturbed();
        killed.Gone(link => link.Kill());
        Disk.Kill();
        world.After(Restarting, Start);
    }

    /// <summary>Its store as it is now; null when it cannot be read.</summary>
    public byte[]? Backup()
    {
        if (Disk.IsCut || Run is null || DiskTrouble is not null) return null;
        try
        {
            using (var connection = Look())
            using (var command = connection.CreateCommand())
            {
                command.CommandText = $"VACUUM INTO '{Disk.Folder}/{BackupName}'";
                command.ExecuteNonQuery();
            }
            return Disk.Contents().Single(f => f.Name == BackupName).Bytes;
        }
        catch (DbException e)
        {
            Trace.Tell("server", $"has no backup: {e.Message}");
            return null;
        }
        finally
        {
            Disk.Remove(BackupName);
        }
    }

    /// <summary>Somebody puts a backup in the place of the store.</summary>
    public void PutBack(byte[] backup)
    {
        if (Disk.IsCut || Run is not { } before) return;
        Trace.Tell("server", "its store is put back");
        auditor.ServerDisturbed();
        before.Gone(link => link.Kill());
        Disk.Kill();
        byte[] ready = StoreImage.Restored(backup, ref epoch, Clock);
        foreach (string part in (string[])["", "-wal", "-shm"]) Disk.Remove(StoreImage.Name + part);
        Disk.Put(StoreImage.Name, ready);
        world.After(Restarting, Start);
    }

    public void CutPower()
    {
        if (Disk.IsCut) return;
        Trace.Tell("server", "the power is gone");
        Disk.Cut();
        PowerGone();
    }

    public void Publishing(string topic, byte[] payload) => auditor.ServerPublishes(this, topic, payload);

    public void CutPowerAfter(int operations) => operationsLeft = operations;

    public void Operation()
    {
        if (operationsLeft <= 0 || --operationsLeft > 0 || Disk.IsCut) return;
        CutPower();
    }

    public void Failed(ServerRun by, Exception failure)
    {
        if (by != run || by.IsGone) return;
        auditor.Unforeseen("server", failure);
        Kill();
    }

    private void PowerGone()
    {
        auditor.ServerDisturbed();
        operationsLeft = 0;
        run?.Gone(link => link.Vanish());
        world.After(Booting + dice.Until(TimeSpan.FromMinutes(2)), () =>
        {
            var policy = Disk.UnderWay() is var (first, last) ? CutPolicy.Any(dice, first, last) : new CutPolicy.KeepAll();
            Disk.Restore(policy);
            Trace.Tell("server", $"the power is back ({policy.GetType().Name})");
            Start();
        });
    }

    private DiskFault Ask(DiskOperation operation, string path)
    {
        var fault = DiskTrouble?.Invoke(operation) ?? DiskFault.None;
        if (operation is DiskOperation.Look or DiskOperation.Read || operationsLeft <= 0 || --operationsLeft > 0) return fault;
        Trace.Tell("server", $"the power goes at {operation} of {path}");
        PowerGone();
        return DiskFault.Cut;
    }
}
