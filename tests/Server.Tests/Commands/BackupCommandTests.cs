using FabAccess.Core.Access;
using FabAccess.Core.Cards;
using FabAccess.Core.Values;
using FabAccess.Server.Backups;
using FabAccess.Server.Commands;
using FabAccess.Server.Keys;
using FabAccess.Server.Store;
using FabAccess.Server.Tests.Labs;
using FabAccess.Server.Tests.Store;

namespace FabAccess.Server.Tests.Commands;

/// <summary>The verbs as a person types them; scripts rely on their exit codes.</summary>
public sealed class BackupCommandTests : IDisposable
{
    private readonly LabFolder lab = new();

    public BackupCommandTests() => Configure("""{ "dataFolder": ".", "listen": "http://127.0.0.1:0", "broker": { "embedded": false } }""");

    public void Dispose() => lab.Dispose();

    [Fact]
    public async Task CreateVerifyRestore_InTurn_PutTheStoreBackInANewEpoch()
    {
        lab.AddEntries(5);
        Assert.Equal(ExitCodes.Ok, await Run("backup create"));
        Assert.Equal(ExitCodes.Ok, await Run("backup verify"));
        lab.AddEntries(5);
        Assert.Equal(ExitCodes.Ok, await Run("backup restore"));

        Assert.Equal((5, 2), (lab.Entries(), lab.State().Epoch));
        Assert.Equal(ExitCodes.Ok, await Run("store raise-epoch"));
        Assert.Equal((3, 3), (lab.State().Epoch, EpochFile.Read(lab.Path)));
    }

    [Fact]
    public async Task Restore_OnANewMachine_BringsTheKeysBackToo_AndLeavesThoseThatAreThere()
    {
        var (pin, key) = Keys();
        Assert.Equal(ExitCodes.Ok, await Run("backup create"));
        string elsewhere = Path.Combine(lab.Path, "elsewhere");
        Directory.Move(lab.Backups.FolderPath, elsewhere);
        string backup = Directory.GetFiles(elsewhere, "*.db").Single();
        if (!OperatingSystem.IsWindows()) Assert.Equal(SecretFile.OwnerOnly, File.GetUnixFileMode(KeysArchive.Of(backup)));
        Directory.Delete(Path.Combine(lab.Path, "keys"), recursive: true);

        Assert.Equal(ExitCodes.Ok, await Run($"backup restore {backup}"));
        Assert.Equal((pin, key), Keys());

        // Those that are there stay; another lab's are not taken for this one's.
        Assert.Equal(ExitCodes.Ok, await Run($"backup restore {backup}"));
        Assert.Equal((pin, key), Keys());
        int epoch = lab.State().Epoch;
        Directory.Delete(Path.Combine(lab.Path, "keys"), recursive: true);
        Assert.NotEqual(pin, Keys().Pin);
        Assert.Equal(ExitCodes.Problems, await Run($"backup restore {backup}"));
        Assert.Equal(epoch, lab.State().Epoch);
    }

    [Fact]
    public async Task CardKeys_LostBesideTheOthers_ComeBackWithARestore_AndOtherOnesAreRefused()
    {
        string cards = Path.Combine(lab.Path, "keys", "cards");
        Keys();
        byte[] opens = await File.ReadAllBytesAsync(Path.Combine(cards, "store.key"));
        GiveABadgeAKey();
        Assert.Equal(ExitCodes.Ok, await Run("backup create"));
        Assert.Equal(ExitCodes.Ok, await Run("backup verify"));
        Directory.Delete(cards, recursive: true);

        Assert.Equal(ExitCodes.Ok, await Run("backup restore"));
        Assert.Equal(opens, await File.ReadAllBytesAsync(Path.Combine(cards, "store.key")));

        Directory.Delete(cards, recursive: true);
        Keys();
        Assert.Equal(ExitCodes.Problems, await Run("backup restore"));
    }

    [Fact]
    public async Task Backup_WithoutWhatOpensTheCards_IsNotCalledWhole()
    {
        Keys();
        GiveABadgeAKey();
        Directory.Delete(Path.Combine(lab.Path, "keys", "cards"), recursive: true);
        await Run("backup create");
        Assert.Equal(ExitCodes.Problems, await Run("backup verify"));
    }

    [Fact]
    public async Task Seed_IntoALabThatLostItsCardKeys_MakesNoNewOnes()
    {
        Keys();
        GiveABadgeAKey();
        Directory.Delete(Path.Combine(lab.Path, "keys", "cards"), recursive: true);
        var token = new CardToken(BadgeKind.Desfire, BadgeUid.TryParse("04AABBCCDDEE80", out var uid) ? uid : default, CardKey.Of(new byte[16]));
        string file = Path.Combine(lab.Path, "lab.json");
        await File.WriteAllTextAsync(file, $$"""{"site":"atelier","name":"x","currency":"EUR","boxes":[],"machines":[],"members":[{"firstName":"A","lastName":"B","badges":[{"token":"{{token.Text}}"}]}]}""");

        Assert.Equal(ExitCodes.WrongStore, await Run($"seed {file}"));

        Assert.False(Directory.Exists(Path.Combine(lab.Path, "keys", "cards")));
    }

    [Fact]
    public async Task Restore_WithKeysThatAreNone_ChangesNothing()
    {
        lab.AddEntries(5);
        string backup = lab.BackUp().File;
        await File.WriteAllTextAsync(KeysArchive.Of(backup), new string('x', 2_000));
        Assert.Equal(ExitCodes.StoreUnavailable, await Run($"backup restore {backup}"));
        Assert.Equal((5, 1), (lab.Entries(), lab.State().Epoch));
        Assert.False(Directory.Exists(Path.Combine(lab.Path, "keys")));
    }

    [Fact]
    public async Task Restore_OfABackupThatIsNone_ChangesNothing()
    {
        lab.AddEntries(5);
        Assert.Equal(ExitCodes.Problems, await Run("backup restore"));
        string none = Path.Combine(lab.Path, "none.db");
        await File.WriteAllTextAsync(none, new string('x', 10_000));
        Assert.Equal(ExitCodes.Problems, await Run($"backup verify {none}"));
        Assert.Equal(ExitCodes.Problems, await Run($"backup restore {none}"));
        Assert.Equal(ExitCodes.Problems, await Run($"backup restore {none}-absent"));

        Assert.Equal((5, 1), (lab.Entries(), lab.State().Epoch));
    }

    [Fact]
    public async Task Restore_WhileTheServerRuns_IsRefused()
    {
        lab.BackUp();
        await using (RunLock.Take(lab.Path)!)
        {
            Assert.Equal(ExitCodes.Ok, await Run("backup create"));
            Assert.Equal(ExitCodes.Taken, await Run("backup restore"));
            Assert.Equal(ExitCodes.Taken, await Run("store raise-epoch"));
        }
        Assert.Equal(1, lab.State().Epoch);
    }

    [Fact]
    public async Task Postgres_IsPointedToItsOwnTools()
    {
        Configure("""{ "dataFolder": ".", "store": { "kind": "postgres", "connectionString": "Host=nowhere" } }""");
        foreach (string verb in (string[])["create", "verify", "restore"]) Assert.Equal(ExitCodes.WrongStore, await Run($"backup {verb}"));
    }

    [Fact]
    public async Task Server_OnADamagedStoreWithoutABackup_EndsWith4()
    {
        Assert.Null(lab.Open());
        await File.WriteAllTextAsync(lab.File, new string('x', 10_000));
        Assert.Equal(ExitCodes.StoreUnavailable, await Run("run"));
        Assert.Equal(new string('x', 10_000), await File.ReadAllTextAsync(lab.File));
    }

    private (string Pin, KeyId Key) Keys()
    {
        using var keys = LabKeys.Open(lab.Path, LabBuilder.Site, hasIssued: false, lab.Clock.Now);
        return (keys.Authority.Pin.ToString()!, keys.Signer.Key);
    }

    private void GiveABadgeAKey() => lab.Use(store =>
    {
        using var db = store.CreateDbContext();
        var badge = db.Badges.First();
        (badge.Kind, badge.SealedKey) = (BadgeKind.Desfire, new byte[CardKeySafe.SealedBytes]);
        db.SaveChanges();
    });

    private void Configure(string settings) => File.WriteAllText(Path.Combine(lab.Path, "server.json"), settings);

    private Task<int> Run(string words) => ServerCommands.Root().Parse([.. words.Split(' '), "--config", Path.Combine(lab.Path, "server.json")]).InvokeAsync();
}
