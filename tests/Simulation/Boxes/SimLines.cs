using FabAccess.Edge.Gpio;

namespace FabAccess.Simulation.Boxes;

/// <summary>
/// The chip of one box. A line has one owner, and falls to its pull when the owner lets go or the process ends. Stop
/// buttons are not lines here: the thread that waits for their edges holds no logic and stays out of the simulation.
/// </summary>
public sealed class SimLines(IReadOnlyDictionary<uint, SimLine> lines)
{
    private readonly List<Output> held = [];

    /// <summary>Asked before each level that is driven: throws where the process is gone.</summary>
    public Action Touch { get; set; } = () => { };

    public IGpioLines Open()
    {
        Touch();
        return new Chip(this);
    }

    /// <summary>The process is gone, or the power: nobody drives anything.</summary>
    public void LetGo()
    {
        foreach (var output in held.ToArray()) output.Dispose();
    }

    private sealed class Chip(SimLines owner) : IGpioLines
    {
        public IOutputLine OpenOutput(uint line, bool high)
        {
            owner.Touch();
            var wired = owner.Line(line);
            if (wired.IsLost) throw new IOException($"GPIO line {line} is not there.");
            if (wired.IsTaken) throw new IOException($"GPIO line {line} is taken by another program.");
            return new Output(owner, wired, line, high);
        }

        public IInputLine OpenInput(uint line, LinePull pull, TimeSpan debounce) => throw new IOException("This chip has no inputs.");

        public void Dispose()
        {
            // The chip's descriptor holds no line.
        }
    }

    private SimLine Line(uint line) => lines.GetValueOrDefault(line) ?? throw new IOException($"GPIO line {line} is not there.");

    private sealed class Output : IOutputLine
    {
        private readonly SimLines owner;
        private readonly SimLine wired;
        private readonly uint line;
        private bool isOpen = true;

        public Output(SimLines owner, SimLine wired, uint line, bool high)
        {
            (this.owner, this.wired, this.line) = (owner, wired, line);
            owner.held.Add(this);
            wired.Drive(high);
        }

        public void Drive(bool high)
        {
            Check();
            if (wired.RefusesDrive) throw new IOException($"GPIO line {line} could not be driven: input/output error.");
            wired.Drive(high);
        }

        public bool ReadLevel()
        {
            Check();
            return wired.HasPower;
        }

        public void Dispose()
        {
            if (!isOpen) return;
            isOpen = false;
            owner.held.Remove(this);
            wired.Drive(null);
        }

        private void Check()
        {
            owner.Touch();
            if (!isOpen) throw new IOException($"GPIO line {line} was given back.");
            if (wired.IsLost) throw new IOException($"GPIO line {line} is not there any more.");
        }
    }
}
