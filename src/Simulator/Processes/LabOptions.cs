using FabAccess.Simulator.Lab;

namespace FabAccess.Simulator.Processes;

/// <summary>What lab to run, of which programs, and where.</summary>
/// <param name="StateFolder">Everything that is written stands in it; made when missing. With <c>IsFresh</c> false the lab that stands in it is taken up again.</param>
/// <param name="ServerPath">The server's program; a .dll is run by dotnet.</param>
/// <param name="EdgePath">The box's program; likewise.</param>
/// <param name="Lab">What the server is seeded with, and which boxes there are.</param>
public sealed record LabOptions(string StateFolder, string ServerPath, string EdgePath, LabSeed Lab)
{
    /// <summary>Empties the state folder first. Only a folder that a lab made, or an empty one, is emptied.</summary>
    public bool IsFresh { get; init; } = true;

    /// <summary>Where the server listens; another one is taken when it is not free. 0: any.</summary>
    public int ServerPort { get; init; }

    /// <summary>Where the broker listens; likewise.</summary>
    public int BrokerPort { get; init; }

    /// <summary>Access rules for the broker beside those that the server writes, as Mosquitto has them; null for none.</summary>
    public string? ExtraAcl { get; init; }

    /// <summary>The broker that the server starts.</summary>
    public string Mosquitto { get; init; } = "/usr/sbin/mosquitto";

    /// <summary>Null: SQLite in the state folder.</summary>
    public string? PostgresConnectionString { get; init; }

    /// <summary>Whose page may show the server's in a frame; null for nobody.</summary>
    public string? FrameAncestor { get; init; }

    /// <summary>Speed of the readers' lines; 0 sends whole frames at once.</summary>
    public int Baud { get; init; } = 115_200;

    /// <summary>Lets the edges reach the broker through a cable that can be cut. Without it they connect to it themselves.</summary>
    public bool HasCables { get; init; } = true;

    /// <summary>In a real lab the server is another machine and takes no time from the boxes; so it only gets what they leave.</summary>
    public bool IsServerElsewhere { get; init; }

    /// <summary>How long a program may take until it is ready.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>What is going on, a sentence at a time.</summary>
    public Action<string> Say { get; init; } = _ => { };
}
