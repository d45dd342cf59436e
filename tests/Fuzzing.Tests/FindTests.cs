using System.Text;
using FabAccess.Fuzzing.Engine;

namespace FabAccess.Fuzzing.Tests;

public sealed class FindTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fabaccess-finds-");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData("{\"a\":1}", ".txt")]
    [InlineData("{\"a\":\"é\"}\n", ".txt")]
    [InlineData("a\u0000b", ".hex")]
    [InlineData("", ".hex")]
    public void Find_Written_IsReadBackAndSaysHowToSeeItAgain(string text, string extension)
    {
        byte[] input = Encoding.UTF8.GetBytes(text);
        string path = new Find("A sign", "the details", 42, input).Write(folder.FullName, "lab");

        Assert.EndsWith(extension, path, StringComparison.Ordinal);
        Assert.Equal(input, Corpus.Read(path));
        string said = File.ReadAllText(Path.ChangeExtension(path, ".find"));
        Assert.Contains($"./fab fuzz --target lab --case {path}", said, StringComparison.Ordinal);
        Assert.Contains("./fab fuzz --target lab --seed 42", said, StringComparison.Ordinal);
        Assert.Contains("the details", said, StringComparison.Ordinal);
    }

    [Fact]
    public void Case_NoUtf8_IsWrittenAsDigits()
    {
        string path = Corpus.Write(folder.FullName, "x", [0xFF, 0x22]);

        Assert.Equal("ff22\n", File.ReadAllText(path));
    }
}
