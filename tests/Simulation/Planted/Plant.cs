namespace FabAccess.Simulation.Planted;

/// <summary>
/// One promise of the product taken away, in a copy of its source: the simulation must find that within some seeds, or its
/// silence about the product itself proves nothing. The product has no switches for this.
/// </summary>
/// <param name="Name">What is taken away; by it a run of the copy is told which of them.</param>
/// <param name="Invariants">Any of these finds it.</param>
/// <param name="KnownSeed">The first seed that finds it in runs of <see cref="PlantedRuns.Days"/> days, when this was written down.</param>
/// <param name="File">From the root of the repository.</param>
/// <param name="Text">Stands in it exactly once.</param>
/// <param name="Replacement">Asks whether it is this plant that is wanted.</param>
internal sealed record Plant(string Name, IReadOnlyList<string> Invariants, long KnownSeed, string File, string Text, string Replacement)
{
    /// <summary>The kinds of faults that it is looked for with, as <c>--faults</c> takes them.</summary>
    public string Faults { get; init; } = "all";

    /// <summary>The variable of the environment that names the one to be taken away; read once.</summary>
    public const string Variable = "FABACCESS_PLANT";

    public static IReadOnlyList<Plant> All { get; } =
    [
        new(
            "deduplication", ["S3c_NothingRefused", "S3b_UnionOfJournals", "L1_Settles"], 1, "src/Server/Ingest/IngestTransaction.cs",
            "string? there = work.New.TryGetValue(sequence, out var added) ? added.Hash : stored?.GetValueOrDefault(sequence);",
            """string? there = Planted.Is("deduplication") ? null : work.New.TryGetValue(sequence, out var added) ? added.Hash : stored?.GetValueOrDefault(sequence);"""),
        new(
            "journal-before-on", ["S1_PowerHasASession"], 1, "src/Edge/Machines/MachineControl.cs",
            "if (start is null || !journal.WaitDurable(start, StartBound))",
            """if (start is null || (!Planted.Is("journal-before-on") && !journal.WaitDurable(start, StartBound)))"""),
        new(
            "generation-check", ["S5b_NeverOlder"], 6, "src/Edge/Permits/PermitStore.cs",
            "if (list.Generation < newest) return",
            """if (list.Generation < newest && !Planted.Is("generation-check")) return""") { Faults = "net" },
        new(
            "hash-chain", ["S3c_BreaksAreCounted"], 10, "src/Server/Ingest/IngestTransaction.cs",
            "if (found.Previous is not null && found.Previous != progress.DurableHash) work.ChainBreaks++;",
            """if (found.Previous is not null && found.Previous != progress.DurableHash && !Planted.Is("hash-chain")) work.ChainBreaks++;"""),
        new(
            "acknowledgement-after-commit", ["S3a_AcknowledgedIsDurable"], 1, "src/Server/Ingest/IngestCommits.cs",
            """
                    work.Save();
                    write.Commit();
            """,
            """
                    work.Save();
                    if (Planted.Is("acknowledgement-after-commit")) Follow(work);
                    write.Commit();
            """),
        new(
            "relay-off-first", ["S6b_OffBeforeWritten"], 1, "src/Edge/Machines/MachineControl.cs",
            """
                    string? stayedOn = step.Relay == RelayEffect.SwitchOff ? relay.TrySwitch(on: false) : null;
                    if (step.Signal is Signal.Refused) show(step.Signal);
                    bool isChanged = state != step.Next;
                    state = step.Next;
                    // Appending returns at once, whatever the disk does; only a start waits for it.
                    var ticket = step.Events.IsEmpty ? null : journal.Append(machine, step.Events, now);
            """,
            """
                    string? stayedOn = step.Relay == RelayEffect.SwitchOff && !Planted.Is("relay-off-first") ? relay.TrySwitch(on: false) : null;
                    if (step.Signal is Signal.Refused) show(step.Signal);
                    bool isChanged = state != step.Next;
                    state = step.Next;
                    var ticket = step.Events.IsEmpty ? null : journal.Append(machine, step.Events, now);
                    if (step.Relay == RelayEffect.SwitchOff && Planted.Is("relay-off-first")) stayedOn = relay.TrySwitch(on: false);
            """),
    ];

    /// <summary>The text with this taken out of it, for whoever asks for it.</summary>
    /// <exception cref="InvalidOperationException">It does not stand there exactly once: the product has changed, and this must follow.</exception>
    public string In(string source)
    {
        int first = source.IndexOf(Text, StringComparison.Ordinal);
        bool isOnce = first >= 0 && source.IndexOf(Text, first + 1, StringComparison.Ordinal) < 0;
        return isOnce ? source.Replace(Text, Replacement, StringComparison.Ordinal) : throw new InvalidOperationException($"{File} does not hold exactly once what '{Name}' takes away.");
    }
}
