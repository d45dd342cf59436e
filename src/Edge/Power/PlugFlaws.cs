namespace FabAccess.Edge.Power;

/// <summary>What is commonly set wrong, with its repair.</summary>
internal static class PlugFlaws
{
    public static PlugFlaw OnAfterMains(string place, string setting, string off = "off") =>
        new($"The {place} may switch on by itself when the mains come back ({setting}).", $"Set {setting} to {off}.");

    public static PlugFlaw Button(string place, string setting, string detached = "detached") =>
        new($"A button or switch at the {place} starts the machine without a badge ({setting}).", $"Set {setting} to {detached}; where that cannot be, put the plug out of reach.");

    public static PlugFlaw AutoOn(string place) => new($"The {place} switches itself on after a while (auto_on).", "Set auto_on to off.");

    public static PlugFlaw NoPassword(string place) =>
        new($"The {place} takes commands from anybody on its network.", "Set a password in it and name a file with it as passwordFile; keep it on a network segment of its own.");

    public static PlugFlaw NoLease(string place) =>
        new($"The {place} has no timer of its own: when the box or the broker is gone, it stays on.", "Name a command with a timer as leaseTemplate where the device knows one; else use a plug that does, or a wired relay.");

    public static PlugFlaw Unrenewed(string place, string reason) =>
        new($"The timer of the {place} is not made longer, and ends the session when it ends: {reason}", "Look at its network and its firmware; if it goes on, restart the plug.");

    public static PlugFlaw Ghost(string place, string topic) =>
        new($"The broker keeps a command for the {place}, and switches it by that whenever it comes back.", $"Clear it (publish an empty retained message on {topic}), and set whoever sent it not to retain commands.");

    public static PlugFlaw Cloud(string place) => new($"The {place} can be switched from the maker's cloud.", "Switch its cloud connection off.");
}
