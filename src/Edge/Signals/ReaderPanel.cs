using FabAccess.Core.Access;
using FabAccess.Core.Machines;
using FabAccess.Core.Signals;
using FabAccess.Core.Values;
using FabAccess.Edge.Badges;
using FabAccess.Edge.Permits;
using FabAccess.Edge.Time;
using NodaTime;
using NodaTime.TimeZones;

namespace FabAccess.Edge.Signals;

/// <summary>What a panel looks at; all of it may be asked from its thread at any time.</summary>
/// <param name="Machine">The machine.</param>
/// <param name="Box">The box's name.</param>
/// <param name="State">What the machine is in.</param>
/// <param name="DecidingSince">Since when a badge waits for its decision.</param>
/// <param name="Permits">The list in force.</param>
/// <param name="IsOnline">Whether the server can be reached.</param>
internal sealed record PanelView(MachineId Machine, string Box, Func<MachineState> State, Func<Moment?> DecidingSince, Func<HeldPermits?> Permits, Func<bool> IsOnline);

/// <summary>What a panel drives; null where there is no such thing.</summary>
internal sealed record PanelOutputs(PanelOutput<IReaderDisplay>? Display, PanelOutput<ILightRing>? Ring, PanelOutput<IBuzzer>? Buzzer);

/// <summary>
/// Lights, sounds and words by one machine's reader: looks at the machine turn by turn and shows what <see cref="ShownSignal"/>,
/// <see cref="Frames"/>, <see cref="Tones"/> and <see cref="Words"/> make of it. It decides nothing and the machine never waits for it.
/// </summary>
internal sealed class ReaderPanel(PanelSettings settings, PanelView looksAt, PanelOutputs outputs, BoxClock clock) : IDisposable
{
    /// <summary>25 frames a second where there are lights; words alone change with the seconds.</summary>
    private static readonly Duration Frame = Duration.FromMilliseconds(40), Word = Duration.FromMilliseconds(200);

    private readonly Rgb[] pixels = new Rgb[settings.RingPixels];
    // The box knows no other zone than its system's.
    private readonly DateTimeZone zone = BclDateTimeZone.FromTimeZoneInfo(clock.Time.LocalTimeZone);
    private volatile ToldSignal? told;
    private volatile SeenCard? seen;

    // Of the panel's thread alone.
    private ReaderView? before;
    private (SignalName Name, RefusalReason? Reason, Moment? Told) showing;
    private Moment showingSince, soundSince;
    private (ToldSignal? Told, SignalName Name, Moment At)? wrote;
    private Sound sound;
    // Not known at first: a program that was killed leaves its tone on.
    private (int? Hertz, int VolumePercent) sounding = (-1, 0);
    private FoundHolder? trainer, booker;

    /// <summary>What the person at the machine is told. Any thread; returns at once.</summary>
    public void Tell(Signal signal) => told = new(signal, clock.Now());

    /// <summary>What the reader has to tell. Any thread; returns at once.</summary>
    public void Hear(ReaderEvent heard)
    {
        seen = heard switch
        {
            ReaderEvent.CardPresented or ReaderEvent.SeveralCards => new(clock.Now(), IsThere: true),
            ReaderEvent.CardBack => new(seen?.At ?? clock.Now(), IsThere: true),
            ReaderEvent.CardGone or ReaderEvent.Lost => seen is { } card ? card with { IsThere = false } : null,
            _ => seen,
        };
    }

    /// <summary>Shows what there is to show now.</summary>
    /// <returns>How long it stays right.</returns>
    public TimeSpan Turn()
    {
        var now = clock.Now();
        var view = ViewAt(now);
        var shown = ShownSignal.Of(view);
        var key = (shown.Name, shown.Reason, ShownSignal.OfTold(view) == shown.Name ? told?.At : null);
        if (before is null || key != showing) (showing, showingSince) = (key, now);
        if (HeardSound.Between(before, view) is not Sound.None and var heard) (sound, soundSince) = (heard, now);
        before = view;
        var since = Since(showingSince, now);
        var levels = settings.Quiet?.Of(settings.Usual, shown.Name, now, zone) ?? settings.Usual;
        var rest = MakeSound(levels.VolumePercent, now);
        outputs.Ring?.Use(ring =>
        {
            Frames.Draw(shown, since, ReaderSpans.Of(shown.Name, view.State, now) ?? Arc.Endless, Palette.Default, pixels);
            for (int i = 0; i < pixels.Length; i++) pixels[i] = pixels[i].At(levels.BrightnessPercent * 10);
            ring.Show(pixels);
        });
        // Words change with what is told, what shows and the seconds, not with each frame.
        if (wrote is not { } last || last.Told != told || last.Name != shown.Name || Since(last.At, now) >= Word) WriteWords(view, shown, since, levels.BrightnessPercent, now);
        return (rest < Pace ? rest.Value : Pace).ToTimeSpan();
    }

    /// <summary>Nothing shows that is not true any more: dark, silent, empty.</summary>
    public void Dispose()
    {
        Array.Clear(pixels);
        outputs.Buzzer?.Use(buzzer => buzzer.Sound(null, 0));
        outputs.Ring?.Use(ring => ring.Show(pixels));
        outputs.Display?.Use(display => Write(display, new("", "")));
        outputs.Buzzer?.Dispose();
        outputs.Ring?.Dispose();
        outputs.Display?.Dispose();
    }

    /// <summary>Why the display shows nothing; null where it does, or there is none. Any thread.</summary>
    public string? DisplayTrouble => outputs.Display?.Trouble;

    private Duration Pace => outputs.Ring is null ? Word : Frame;

    private ReaderView ViewAt(Moment now)
    {
        var (state, said, card, held) = (looksAt.State(), told, seen, looksAt.Permits());
        return new(state)
        {
            Kept = HourIn(held, now) is { } hour && held!.List.Machine(looksAt.Machine) is { } rule ? Timetable.Kept(rule, state, hour) : null,
            Told = said?.Signal,
            ToldAgo = said is null ? Duration.Zero : Since(said.At, now),
            Left = ReaderSpans.OfSession(state, now)?.Left,
            Deciding = looksAt.DecidingSince() is { } since ? Since(since, now) : null,
            ReadAgo = card is null ? null : Since(card.At, now),
            IsCardThere = card?.IsThere ?? false,
            IsOffline = !looksAt.IsOnline(),
        };
    }

    private static Instant? HourIn(HeldPermits? held, Moment now) => held is not null && held.KnowsHour(now) ? held.JudgedAt(now) : null;

    private ReaderKnowledge Known(ReaderView view, Moment now)
    {
        var held = looksAt.Permits();
        var list = held?.List;
        var session = view.State.Session;
        return new(view, now, list?.Machine(looksAt.Machine), looksAt.Box)
        {
            Member = session is null ? null : list?.Badge(session.Badge)?.Holder,
            Trainer = Found(ref trainer, session?.Supervisor, list),
            Booker = Found(ref booker, view.Kept?.Member, list),
            JudgedAt = HourIn(held, now),
            Zone = zone,
        };
    }

    // Looking through ten thousand members is for once a person and list, not for each frame.
    private static PermitHolder? Found(ref FoundHolder? last, MemberId? member, PermitList? list)
    {
        if (member is not { } id || list is null) return null;
        if (last is null || last.Member != id || !ReferenceEquals(last.List, list)) last = new(id, list, list.Holder(id));
        return last.Holder;
    }

    private void WriteWords(ReaderView view, ShownSignal shown, Duration since, int brightnessPercent, Moment now)
    {
        wrote = (told, shown.Name, now);
        outputs.Display?.Use(display =>
        {
            var known = Known(view, now);
            display.SetBrightness(brightnessPercent);
            var language = Words.LanguageOf(known.Addressed, settings.Language);
            Write(display, Words.Of(shown, since, SpokenValues.Of(known, shown.Name, language), language, display.Set));
        });
    }

    private Duration? MakeSound(int volumePercent, Moment now)
    {
        var (pitch, rest) = Tones.At(sound, Since(soundSince, now));
        if (rest is null) sound = Sound.None;
        var next = (pitch, pitch is null ? 0 : volumePercent);
        if (next != sounding) outputs.Buzzer?.Use(buzzer => buzzer.Sound(pitch, volumePercent));
        sounding = next;
        return rest;
    }

    private static void Write(IReaderDisplay display, TwoLines lines)
    {
        if (display.TryShow(lines) is { } reason) throw new IOException(reason);
    }

    private static Duration Since(Moment then, Moment now) => Duration.FromMilliseconds(now.MillisecondsSince(then) ?? 0);

    private sealed record FoundHolder(MemberId Member, PermitList List, PermitHolder? Holder);

    private sealed record ToldSignal(Signal Signal, Moment At);

    private sealed record SeenCard(Moment At, bool IsThere);
}
