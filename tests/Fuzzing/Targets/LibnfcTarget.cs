using System.Runtime.InteropServices;
using System.Text;
using FabAccess.Edge.Badges;
using FabAccess.Fuzzing.Engine;
using FabAccess.Fuzzing.Mutation;
using FabAccess.Simulator.Cards;
using FabAccess.Simulator.Readers;

namespace FabAccess.Fuzzing.Targets;

/// <summary>
/// What a PN532 answers, through libnfc itself: a pseudo-terminal with the simulated chip behind it, whose n-th frame is edited
/// by the case's lines "n set …" (<see cref="EditScript"/>); with a line "sums" lengths and checksums are put right again. Promises: the
/// process lives, and a reader that answers nonsense is an IOException or a look without a card. Slow: libnfc waits for what does not come.
/// </summary>
internal sealed class LibnfcTarget : Target
{
    private const int Looks = 4;

    public override string Name => "libnfc";

    public override string Subject => "a PN532's answers through libnfc on a pseudo-terminal";

    public override IMutation Mutation { get; } = new EditMutation([.. Enumerable.Range(0, 40).Select(n => ($"{n}", 24))]);

    public override int CasesPerSeed => 10;

    public override TimeSpan MostTime => TimeSpan.FromMilliseconds(500);

    public override bool MayEndProcess => true;

    public override void Begin()
    {
        if (!NativeLibrary.TryLoad("libnfc.so.6", out _)) throw new InvalidOperationException("libnfc is not installed (Debian package libnfc6).");
    }

    public override string Take(byte[] input)
    {
        using var line = new PseudoTerminal();
        using var chip = new Chip(line, input);
        var outcome = new StringBuilder();
        try
        {
            using var reader = LibnfcReader.Open("pn532_uart:" + line.Path, TimeProvider.System);
            for (int i = 0; i < Looks; i++) outcome.Append(reader.Look().GetType().Name).Append(' ');
        }
        catch (IOException refused)
        {
            outcome.Append(refused.Message.Replace(line.Path, "", StringComparison.Ordinal));
        }
        return outcome.ToString();
    }

    /// <summary>The chip, on a thread of its own.</summary>
    private sealed class Chip : IDisposable
    {
        private readonly PseudoTerminal line;
        private readonly byte[] script;
        private readonly bool putsRight;
        private readonly Pn532Chip chip;
        private readonly Thread thread;
        private volatile bool isStopping;
        private int sent;

        public Chip(PseudoTerminal line, byte[] script)
        {
            (this.line, this.script, putsRight) = (line, script, script.AsSpan().IndexOf("sums"u8) >= 0);
            var field = new RfField(() => { });
            field.Put([CardKinds.Make("ntag", "04523B1A6F5C80")]);
            chip = new(field, new LinkFaults(() => { }), new ReaderCounters(), (frame, _) => Send(frame), _ => { });
            chip.PowerCycle();
            thread = new Thread(Run) { Name = "chip", IsBackground = true };
            thread.Start();
        }

        public void Dispose()
        {
            isStopping = true;
            line.Wake();
            thread.Join();
        }

        private void Run()
        {
            var buffer = new byte[512];
            while (!isStopping)
            {
                line.WaitForInput(null);
                chip.Receive(buffer.AsSpan(0, line.Read(buffer)));
            }
        }

        private void Send(byte[] frame)
        {
            string name = $"{sent++}";
            var files = new Dictionary<string, byte[]> { [name] = frame };
            EditScript.Apply(script, files);
            if (files.TryGetValue(name, out byte[]? edited)) line.Write(putsRight && !edited.AsSpan().SequenceEqual(frame) ? Right(edited) : edited);
        }

        private static byte[] Right(byte[] frame)
        {
            if (frame.Length < 9 || frame.Length > 255) return frame;
            byte[] right = [.. frame];
            right[3] = (byte)(frame.Length - 7);
            right[4] = (byte)(-right[3] & 0xFF);
            right[^2] = (byte)(-Pn532Frame.Sum(right.AsSpan(5, frame.Length - 7)) & 0xFF);
            return right;
        }
    }
}
