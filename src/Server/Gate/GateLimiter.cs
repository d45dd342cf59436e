using System.Net;
using System.Net.Sockets;

namespace FabAccess.Server.Gate;

/// <summary>
/// Counts what an address got wrong, not what it asked: a lab may switch on fifty boxes at once behind one address, but
/// nobody needs to be refused ten times in a minute. Wrong secrets weigh more. An IPv6 network counts as one address. Any thread.
/// </summary>
internal sealed class GateLimiter(TimeProvider time)
{
    public const int MostRefusals = 10, MostGuesses = 5;

    public static readonly TimeSpan RefusalsWindow = TimeSpan.FromMinutes(1), GuessesWindow = TimeSpan.FromMinutes(15);

    /// <summary>Beyond this the one that was wrong longest ago is forgotten: the memory of a flood has an end.</summary>
    public const int MostAddresses = 1000;

    private const int NetworkBytes = 8;

    private readonly Dictionary<string, Record> records = [];
    private readonly Lock gate = new();

    /// <summary>Whether an address is not heard for now.</summary>
    public bool IsSilenced(IPAddress address)
    {
        lock (gate) return records.TryGetValue(KeyOf(address), out var record) && (Recent(record.Refusals, RefusalsWindow) >= MostRefusals || Recent(record.Guesses, GuessesWindow) >= MostGuesses);
    }

    /// <summary>True when this one was the last that is heard.</summary>
    public bool Refused(IPAddress address, bool isGuess)
    {
        lock (gate)
        {
            string key = KeyOf(address);
            if (!records.TryGetValue(key, out var record))
            {
                if (records.Count >= MostAddresses) records.Remove(records.MinBy(r => r.Value.LastAt).Key);
                records[key] = record = new();
            }
            record.LastAt = time.GetTimestamp();
            Add(record.Refusals, MostRefusals);
            if (isGuess) Add(record.Guesses, MostGuesses);
            return Recent(record.Refusals, RefusalsWindow) == MostRefusals || (isGuess && Recent(record.Guesses, GuessesWindow) == MostGuesses);
        }
    }

    private void Add(Queue<long> times, int most)
    {
        times.Enqueue(time.GetTimestamp());
        if (times.Count > most) times.Dequeue();
    }

    private int Recent(Queue<long> times, TimeSpan window) => times.Count(t => time.GetElapsedTime(t) < window);

    private static string KeyOf(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexString(address.GetAddressBytes(), 0, NetworkBytes) : address.ToString();
    }

    private sealed class Record
    {
        public Queue<long> Refusals { get; } = [];

        public Queue<long> Guesses { get; } = [];

        public long LastAt { get; set; }
    }
}
