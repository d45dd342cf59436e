using FabAccess.Core.Machines;
using FabAccess.Edge.Gpio;
using FabAccess.Edge.Machines;
using FabAccess.Edge.Tests.Gpio;
using FabAccess.Edge.Tests.Time;
using FabAccess.Simulator.Gpio;
using Microsoft.Extensions.Logging.Abstractions;

namespace FabAccess.Edge.Tests.Machines;

/// <summary>Contacts of a machine, from the simulated chip's bytes to what the rules are told.</summary>
public sealed class ContactWatchTests : IDisposable
{
    private const int Line = 5;
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fabaccess-contact-");
    private readonly SimulatedGpioChip chip = new("bench", lines: 54);

    private string SocketPath => Path.Combine(folder.FullName, "chip.sock");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void Lid_OpensAndTheChipGoes_IsOpenInAllThatIsTold()
    {
        MachineInput.InterlocksChanged? told = null;
        var contacts = new InterlockContacts(Interlocks.Lid | Interlocks.Water, Interlocks.Lid, now => Volatile.Write(ref told, now));
        contacts.Take(Interlocks.Water, true);
        var socket = new GpioSocket(chip, SocketPath);
        chip.Force(Line, true);
        using var watch = new ContactWatch(TestPermits.Laser, "lid", () => GpioCharacterDevice.Open($"unix:{SocketPath}"), Line, isClosed => contacts.Take(Interlocks.Lid, isClosed), NullLogger.Instance);
        Eventually.Holds(() => Volatile.Read(ref told) == new MachineInput.InterlocksChanged(Interlocks.None, Interlocks.None));

        chip.Force(Line, null);
        Eventually.Holds(() => Volatile.Read(ref told) == new MachineInput.InterlocksChanged(Interlocks.Lid, Interlocks.Lid));
        chip.Force(Line, true);
        Eventually.Holds(() => Volatile.Read(ref told)?.Open == Interlocks.None);
        socket.Dispose();

        Eventually.Holds(() => Volatile.Read(ref told)?.Cutting == Interlocks.Lid);
    }

    [Fact]
    public void Interlock_BeforeAnyContactSpoke_IsOpen() =>
        Assert.Equal(new(Interlocks.Lid | Interlocks.Air, Interlocks.Air), new InterlockContacts(Interlocks.Lid | Interlocks.Air, Interlocks.Air, _ => { }).Now);

    [Fact]
    public void Busy_IsAtOnce_AndIdleOnlyAfterAWhile_FromWhenItOpened()
    {
        var time = new VirtualTime();
        var told = new List<MachineInput.ActivityChanged>();
        var busy = new BusyContact(time.Clock, TimeSpan.FromSeconds(30), told.Add);

        busy.Take(true);
        time.Pass(TimeSpan.FromSeconds(10));
        var opened = time.Clock.Now();
        busy.Take(false);
        time.Pass(TimeSpan.FromSeconds(29));
        busy.Take(false);
        Assert.Equal([Activity.Busy], told.Select(t => t.Activity));
        time.Pass(TimeSpan.FromSeconds(1));
        busy.Take(false);

        Assert.Equal([Activity.Busy, Activity.Idle], told.Select(t => t.Activity));
        Assert.Equal(opened.MonotonicMilliseconds, told[^1].Since.MonotonicMilliseconds);
    }

    [Fact]
    public void Busy_ContactThatClosesAgainOrFails_WasNeverIdle()
    {
        var time = new VirtualTime();
        var told = new List<Activity>();
        var busy = new BusyContact(time.Clock, TimeSpan.FromSeconds(30), t => told.Add(t.Activity));

        busy.Take(false);
        time.Pass(TimeSpan.FromSeconds(20));
        busy.Take(true);
        time.Pass(TimeSpan.FromSeconds(60));
        busy.Take(false);
        busy.Take(null);
        time.Pass(TimeSpan.FromSeconds(60));
        busy.Take(null);

        Assert.Equal([Activity.Busy, Activity.Unknown], told);
    }
}
