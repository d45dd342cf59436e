using FabAccess.Edge.Badges.Keyboard;
using FabAccess.Edge.Badges.Pcsc;
using FabAccess.Edge.Badges.Serial;
using FabAccess.Edge.Badges.Spi;
using FabAccess.Edge.Badges.Wiegand;

namespace FabAccess.Edge.Badges;

/// <summary>Makes the reader that a configuration names.</summary>
public static class BadgeReaders
{
    /// <summary>Opens it; takes up to 2.3 s when nothing answers.</summary>
    /// <param name="word">What "reader" says in box.json.</param>
    /// <param name="time">For what a reader has to measure.</param>
    /// <exception cref="IOException">There is no such reader, somebody else has it, or what drives it is not installed.</exception>
    public static IBadgeReader Open(string word, TimeProvider time) => ReaderWords.Of(word) switch
    {
        ReaderWord.Libnfc libnfc => LibnfcReader.Open(libnfc.ConnectionString, time),
        ReaderWord.Mfrc522 spi => Mfrc522Reader.Open(spi.Device, time),
        ReaderWord.Rdm6300 serial => Rdm6300Reader.Open(serial.Device, time),
        ReaderWord.Keyboard keyboard => KeyboardReader.Open(keyboard.Device, keyboard.Format, time),
        ReaderWord.Wiegand wiegand => WiegandReader.Open(wiegand, time),
        ReaderWord.Pcsc pcsc => PcscReader.Open(pcsc.NamePart, time),
        ReaderWord.Unknown unknown => throw new IOException($"'{word}' {unknown.Problem}"),
        _ => throw new InvalidOperationException("No such kind of reader."),
    };
}
