using System.Globalization;
using System.Text.Json.Nodes;
using FabAccess.Server.Boxes;
using FabAccess.Simulation.Worlds;

namespace FabAccess.Simulation.People;

/// <summary>A member as the world knows one. Grants are half-open in true time; an end may be missing.</summary>
public sealed record LabMember(int Index, Guid Id, IReadOnlyList<string> Cards, bool IsSuspended, IReadOnlyList<LabGrant> Grants);

public sealed record LabGrant(string Certification, DateTimeOffset From, DateTimeOffset? Until);

/// <param name="Index">From 0.</param>
/// <param name="Id">m- and its number from 1.</param>
/// <param name="Box">Index of its box; each has two.</param>
/// <param name="Requires">Code of a certification; null when every member may.</param>
public sealed record LabMachine(int Index, string Id, int Box, string? Requires);

/// <summary>
/// The lab of one seed: boxes, machines, members and prices. Everything is drawn from a stream of its own, so that the lab
/// with fewer boxes is the same lab with fewer boxes. <see cref="Json"/> is the file that the server is seeded with, and what
/// the auditor reads the prices from.
/// </summary>
public sealed class Lab
{
    public const string Site = "sim", TimeZone = "Europe/Paris";

    /// <summary>Where boxes are told that it is; nobody connects by it.</summary>
    internal static readonly LabPlaces Places = new(new("server", 8443), new("broker", 1883));

    public const int MachinesPerBox = 2, MemberCount = 60, StrangerCount = 5;

    private static readonly string[] Codes = ["laser", "wood", "metal", "print"];

    private readonly long seed;

    public Lab(long seed, int boxes, DateTimeOffset start)
    {
        (this.seed, Start) = (seed, start);
        Boxes = [.. Enumerable.Range(0, boxes).Select(BoxId)];
        Machines = [.. Enumerable.Range(0, boxes * MachinesPerBox).Select(Machine)];
        Members = [.. Enumerable.Range(0, MemberCount).Select(Member)];
        Strangers = [.. Enumerable.Range(0, StrangerCount).Select(i => Card(Dice.Of(seed, "stranger", i)))];
        BadgeKey = new byte[32];
        Dice.Of(seed, "badgeKey").Fill(BadgeKey);
        Json = Write();
    }

    public DateTimeOffset Start { get; }

    public IReadOnlyList<string> Boxes { get; }

    public IReadOnlyList<LabMachine> Machines { get; }

    public IReadOnlyList<LabMember> Members { get; }

    /// <summary>Cards that nobody knows.</summary>
    public IReadOnlyList<string> Strangers { get; }

    public byte[] BadgeKey { get; }

    public static IReadOnlyList<string> Certifications => Codes;

    /// <summary>LAB.json.</summary>
    public string Json { get; }

    public static string BoxId(int index) => $"box-{(char)('a' + index)}";

    private LabMachine Machine(int index)
    {
        var dice = Dice.Of(seed, "machine", index);
        return new(index, $"m-{index + 1:00}", index / MachinesPerBox, dice.Chance(0.75) ? dice.Pick(Codes) : null);
    }

    private LabMember Member(int index)
    {
        var dice = Dice.Of(seed, "member", index);
        string[] cards = [.. Enumerable.Range(0, dice.Chance(0.1) ? 2 : 1).Select(_ => Card(dice))];
        var grants = Codes.Where(_ => dice.Chance(0.7)).Select(code => new LabGrant(
            code,
            Start.AddDays(-dice.Between(1, 300)),
            dice.Chance(0.3) ? Start.AddMinutes(dice.Between(0, 40 * 24 * 60)) : null));
        return new(index, dice.NextGuid(), cards, dice.Chance(0.03), [.. grants]);
    }

    // Seven bytes, and never one of the kinds that are made anew at each tap.
    private static string Card(Dice dice)
    {
        byte[] uid = new byte[7];
        dice.Fill(uid);
        uid[0] = 0x04;
        return Convert.ToHexString(uid);
    }

    private string Write()
    {
        var root = new JsonObject
        {
            ["site"] = Site,
            ["name"] = "Atelier simulé",
            ["language"] = "fr",
            ["timeZone"] = TimeZone,
            ["currency"] = "EUR",
            ["badgeKey"] = Convert.ToHexStringLower(BadgeKey),
            ["certifications"] = List(Codes, code => new JsonObject { ["code"] = code, ["nameFr"] = code, ["nameEn"] = code }),
            ["boxes"] = List(Boxes, box => new JsonObject { ["id"] = box, ["name"] = box }),
            ["machines"] = List(Machines, WriteMachine),
            ["members"] = List(Members, WriteMember),
            ["priceBook"] = new JsonObject { ["currency"] = "EUR", ["versions"] = List([-400, 9, 20], WriteVersion) },
        };
        return root.ToJsonString();
    }

    private JsonObject WriteMachine(LabMachine machine)
    {
        var json = new JsonObject { ["id"] = machine.Id, ["box"] = Boxes[machine.Box], ["name"] = machine.Id };
        if (machine.Requires is { } code) json["requires"] = code;
        return json;
    }

    private static JsonObject WriteMember(LabMember member) => new()
    {
        ["id"] = member.Id.ToString(),
        ["firstName"] = $"M{member.Index}",
        ["lastName"] = $"N{member.Index}",
        ["language"] = member.Index % 3 == 0 ? "en" : "fr",
        ["suspended"] = member.IsSuspended,
        ["badges"] = List(member.Cards, card => new JsonObject { ["uid"] = card }),
        ["grants"] = List(member.Grants, WriteGrant),
    };

    private static JsonObject WriteGrant(LabGrant grant)
    {
        var json = new JsonObject { ["certification"] = grant.Certification, ["from"] = Text(grant.From) };
        if (grant.Until is { } until) json["until"] = Text(until);
        return json;
    }

    // A version before the first day, and two that begin in the middle of things.
    private JsonObject WriteVersion(int day)
    {
        int number = day < 0 ? 1 : day < 15 ? 2 : 3;
        var rules = new List<JsonObject> { Rule("general", null, number, 1000) };
        rules.AddRange(Machines.Where(m => m.Index % 3 != 2).Select(m => Rule($"r-{m.Id}", m.Id, number, m.Index)));
        var begin = Start.AddDays(day).AddMinutes(Dice.Of(seed, "priceVersion", number).Between(0, 1439));
        return new() { ["version"] = number, ["validFrom"] = Text(begin), ["rules"] = new JsonArray([.. rules]) };
    }

    private JsonObject Rule(string code, string? machine, int version, int index)
    {
        var dice = Dice.Of(seed, "price", (version * 10_000) + index);
        var shape = dice.Below(4) switch
        {
            0 => new JsonObject { ["rounding"] = "exact", ["minQuantity"] = dice.Between(0, 5) },
            1 => new JsonObject { ["increment"] = dice.Between(1, 15), ["rounding"] = "up", ["minQuantity"] = 0 },
            2 => new JsonObject { ["increment"] = dice.Between(5, 30), ["rounding"] = "nearest", ["minQuantity"] = dice.Between(0, 10) },
            _ => new JsonObject { ["increment"] = 0.5m * dice.Between(1, 7), ["rounding"] = "down", ["minQuantity"] = 1 },
        };
        var price = new JsonObject { ["amount"] = dice.Between(0, 3000) / 100m, ["per"] = dice.Pick([1m, 7m, 15m, 60m]), ["setup"] = dice.Chance(0.3) ? dice.Between(1, 500) / 100m : 0m };
        var rule = new JsonObject
        {
            ["code"] = code,
            ["label"] = new JsonObject { ["fr"] = code, ["en"] = code },
            ["shape"] = shape,
            ["price"] = price,
            ["minCharge"] = dice.Chance(0.3) ? dice.Between(1, 500) / 100m : 0m,
        };
        if (machine is not null) rule["machine"] = machine;
        return rule;
    }

    private static JsonArray List<T>(IEnumerable<T> items, Func<T, JsonObject> write) => new([.. items.Select(write)]);

    private static string Text(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
