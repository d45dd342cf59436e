namespace FabAccess.Core.Signals;

/// <summary>What a display can write.</summary>
public enum CharacterSet
{
    /// <summary>All of ASCII, the letters with accents of Europe's Latin languages, € and typographic signs.</summary>
    Latin,

    /// <summary>ASCII without backslash and tilde, which a common character display's ROM replaces by other signs.</summary>
    Plain,
}
