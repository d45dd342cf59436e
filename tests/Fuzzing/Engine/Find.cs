using System.Security.Cryptography;
using System.Text;

namespace FabAccess.Fuzzing.Engine;

/// <summary>Something that must not be.</summary>
/// <param name="Sign">Two finds with the same sign are the same find.</param>
/// <param name="Detail">The exception, or the numbers.</param>
/// <param name="Seed">Which seed's cases led to it.</param>
/// <param name="Input">The case, shrunk.</param>
internal sealed record Find(string Sign, string Detail, ulong Seed, byte[] Input)
{
    /// <summary>Writes the case, and beside it what is wrong with the commands that show it again; returns the case's file.</summary>
    public string Write(string folder, string target)
    {
        string name = $"{target}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sign)))[..8]}";
        string path = Corpus.Write(folder, name, Input);
        File.WriteAllText(Path.Combine(folder, name + ".find"), $"""
            {Sign}

            The case alone:     ./fab fuzz --target {target} --case {path}
            As it was found:    ./fab fuzz --target {target} --seed {Seed} --seconds 60

            {Detail}

            """);
        return path;
    }
}
