using System.Text.Json;
using System.Text.Json.Serialization;
using FabAccess.Core.Wire;
using FabAccess.Edge.Configuration;
using FabAccess.Edge.Files;
using FabAccess.Edge.Identity;
using FabAccess.Edge.Journal;
using FabAccess.Edge.Time;
using FabAccess.Service;

namespace FabAccess.Edge.Commands;

/// <summary><c>enroll</c>: lets this box into a lab with a token from the server. Exit code 3 for a token or an answer that will not do, 1 for files that cannot be used.</summary>
internal static class EnrollCommand
{
    /// <summary>Reads the token from standard input instead, so that it is in no list of processes.</summary>
    public const string FromInput = "-";

    public static int Run(BoxConfiguration box, string token, string version, bool asJson)
    {
        string? text = token == FromInput ? Console.In.ReadLine()?.Trim() : token;
        if (!ClaimToken.TryParse(text, out var claim))
        {
            Console.Error.WriteLine("This is not a token. It begins with fab1/ and is printed by 'fabaccess-server box claim'; nothing may be missing at its end.");
            return ExitCodes.Problems;
        }
        try
        {
            if (FileOwner.RefusalFor(box.DataFolder, DataFolder.Lock, "fabaccess-edge enroll …") is { } refusal)
            {
                Console.Error.WriteLine($"The box was not enrolled: {refusal}");
                return ExitCodes.Failed;
            }
            // Alone in the folder: a box that runs would go on with the identity that it has read.
            using var folder = new DataFolder(box.DataFolder);
            var enrolment = new Enrolment(new(box.DataFolder), box.Site, box.Box, version);
            return Told(enrolment.Run(claim, last => JournalBeginning.Continue(new DiskFolder(box.DataFolder), last, BoxClock.OfThisMachine().Boot)).GetAwaiter().GetResult(), box, asJson);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"The box was not enrolled: {e.Message}");
            return ExitCodes.Failed;
        }
    }

    private static int Told(EnrolmentResult result, BoxConfiguration box, bool asJson)
    {
        switch (result)
        {
            case EnrolmentResult.Done done when asJson:
                Console.WriteLine(JsonSerializer.Serialize(new(box.Box.ToString(), done.Fingerprint.ToString(), done.NotAfter.ToString()), EnrollJson.Default.EnrollPrint));
                return ExitCodes.Ok;
            case EnrolmentResult.Done done:
                Console.WriteLine($"{box.Site}/{box.Box} is enrolled. Key {done.Fingerprint} (compare it with 'fabaccess-server box list'), certificate until {done.NotAfter}.");
                return ExitCodes.Ok;
            case EnrolmentResult.Failed failed:
                Console.Error.WriteLine(failed.Reason);
                return ExitCodes.Problems;
            default:
                throw new InvalidOperationException("No such result.");
        }
    }
}

internal sealed record EnrollPrint(string Box, string Fingerprint, string NotAfter);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(EnrollPrint))]
internal sealed partial class EnrollJson : JsonSerializerContext;
