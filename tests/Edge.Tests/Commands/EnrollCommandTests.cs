using FabAccess.Edge.Commands;
using FabAccess.Edge.Configuration;
using FabAccess.Edge.Identity;
using FabAccess.Edge.Tests.Identity;

namespace FabAccess.Edge.Tests.Commands;

public sealed class EnrollCommandTests : IDisposable
{
    private readonly TestLab lab = new();
    private readonly string folder = Directory.CreateTempSubdirectory("fabaccess-enroll-").FullName;

    private BoxConfiguration Box => new(TestGate.Site, TestGate.Box, Path.Combine(folder, "data"), new("127.0.0.1", 8883, TimeSpan.FromSeconds(1)), default, "label:none", []);

    [Fact]
    public async Task Token_Good_EnrolsAndTheJournalGoesOnWhereTheServerIs()
    {
        await using var gate = await TestGate.Open(lab);
        var sound = gate.EnrolmentOf;
        gate.EnrolmentOf = request => sound(request) with { ContinueAfter = new(7, new('a', 64)) };

        Assert.Equal(ExitCodes.Ok, await Run(gate.Token.Text));

        using var identity = Assert.IsType<IdentityReading.Sound>(BoxIdentity.Read(new(Box.DataFolder), TestGate.Site, TestGate.Box)).Identity;
        Assert.True(File.Exists(Path.Combine(Box.DataFolder, "journal.mark")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("fab1/atelier")]
    [InlineData("fab1/atelier/box-b/127.0.0.1:1/ABCDEFGHIJKLMNOPQRSTUV/AAECAwQFBgcICQoLDA0ODw")]
    public async Task Token_NoneOrForAnotherBox_EndsWithProblems(string token)
    {
        Assert.Equal(ExitCodes.Problems, await Run(token));
        Assert.False(Directory.Exists(Path.Combine(Box.DataFolder, "secrets")));
    }

    [Fact]
    public async Task Box_ThatRuns_IsNotEnrolledUnderIt()
    {
        await using var gate = await TestGate.Open(lab);
        using var running = new DataFolder(Box.DataFolder);

        Assert.Equal(ExitCodes.Failed, await Run(gate.Token.Text));
        Assert.Empty(gate.Asked);
    }

    public void Dispose()
    {
        lab.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private Task<int> Run(string token) => Task.Run(() => EnrollCommand.Run(Box, token, "0.1.0", asJson: false));
}
