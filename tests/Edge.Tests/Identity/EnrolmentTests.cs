using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Edge.Identity;
using FabAccess.Service;

namespace FabAccess.Edge.Tests.Identity;

public sealed class EnrolmentTests : IDisposable
{
    private readonly TestLab lab = new(), stranger = new();
    private readonly string data = Directory.CreateTempSubdirectory("fabaccess-identity-").FullName;

    private SecretFolder Secrets => new(data);

    [Fact]
    public async Task Box_Enrolled_HoldsAllThatItNeedsAndNobodyElseMayLook()
    {
        await using var gate = await TestGate.Open(lab);

        var done = Assert.IsType<EnrolmentResult.Done>(await Enrol(gate.Token));

        using var identity = Assert.IsType<IdentityReading.Sound>(Read()).Identity;
        Assert.Equal((done.Fingerprint, gate.Address, 1), (identity.Fingerprint, identity.Trust.Gate, identity.Keys.Count));
        Assert.Equal(TestGate.BadgeKey, Convert.ToHexStringLower(identity.BadgeKey.Span));
        Assert.True(identity.Certificate.HasPrivateKey);
        Assert.Equal(["badge.key", "ca.pem", "identity.pem", "trust.json"], Directory.GetFiles(Path.Combine(data, "secrets")).Select(Path.GetFileName).Order());
        Assert.Equal("rwx------", ModeOf(Path.Combine(data, "secrets")));
        Assert.All(Directory.GetFiles(Path.Combine(data, "secrets")), f => Assert.Equal("rw-------", ModeOf(f)));
    }

    [Fact]
    public async Task Key_OfTheBox_NeverLeavesIt()
    {
        await using var gate = await TestGate.Open(lab);
        await Enrol(gate.Token);
        using var identity = Assert.IsType<IdentityReading.Sound>(Read()).Identity;
        using var key = identity.Certificate.GetECDsaPrivateKey()!;
        byte[] scalar = key.ExportParameters(includePrivateParameters: true).D!;

        string sent = string.Concat(gate.Asked.Select(a => a.Path + a.Body)), sentBytes = Convert.ToHexString(Encoding.UTF8.GetBytes(sent));

        Assert.DoesNotContain(Convert.ToHexString(scalar), sent, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Convert.ToHexString(scalar), sentBytes, StringComparison.Ordinal);
        string der = Convert.ToHexString(PemBytes(JsonSerializer.Deserialize(gate.Asked.Last().Body, WireJson.Default.EnrolmentRequest)!.Csr));
        Assert.DoesNotContain(Convert.ToHexString(scalar), der, StringComparison.Ordinal);
        Assert.DoesNotContain("PRIVATE", sent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_OfAnotherBoxOrSite_NothingIsSent()
    {
        await using var gate = await TestGate.Open(lab);

        Assert.Contains("Nothing was sent", Reason(await Enrol(gate.Token with { Box = BoxId.Parse("box-b") })), StringComparison.Ordinal);
        Assert.Contains("Nothing was sent", Reason(await Enrol(gate.Token with { Site = SiteId.Parse("elsewhere") })), StringComparison.Ordinal);

        Assert.Empty(gate.Asked);
        Assert.False(Directory.Exists(Path.Combine(data, "secrets")));
    }

    [Fact]
    public async Task Gate_OfAnotherLab_NeverSeesTheSecret()
    {
        await using var gate = await TestGate.Open(stranger);

        Assert.Contains("Its secret was not sent", Reason(await Enrol(gate.Token with { Pin = lab.Pin })), StringComparison.Ordinal);

        Assert.Equal([GatePaths.Authority], gate.Asked.Select(a => a.Path));
        Assert.IsType<IdentityReading.Missing>(Read());
    }

    [Fact]
    public async Task Gate_ThatShowsOurCaButIsNotOfIt_NeverSeesTheSecret()
    {
        await using var gate = await TestGate.Open(stranger);
        gate.Authority = lab.Pem;

        Assert.Contains("is not this lab's gate", Reason(await Enrol(gate.Token with { Pin = lab.Pin })), StringComparison.Ordinal);

        Assert.Equal([GatePaths.Authority], gate.Asked.Select(a => a.Path));
    }

    [Fact]
    public async Task Gate_WithTheCertificateOfABox_NeverSeesTheSecret()
    {
        await using var gate = await TestGate.Open(lab, lab.Server("box-b", TestLab.ForClients));

        Assert.Contains("is not this lab's gate", Reason(await Enrol(gate.Token)), StringComparison.Ordinal);

        Assert.Equal([GatePaths.Authority], gate.Asked.Select(a => a.Path));
    }

    [Fact]
    public async Task Answer_Lost_SameKeyAsksAgain()
    {
        await using var gate = await TestGate.Open(lab);
        gate.LosesAnswers = true;
        Assert.IsType<EnrolmentResult.Failed>(await Enrol(gate.Token));
        Assert.IsType<IdentityReading.Missing>(Read());
        gate.LosesAnswers = false;

        Assert.IsType<EnrolmentResult.Done>(await Enrol(gate.Token));

        var keys = Keys(gate);
        Assert.Equal(keys[0], keys[1]);
    }

    [Fact]
    public async Task Token_ANewOne_AsksWithANewKey()
    {
        await using var gate = await TestGate.Open(lab);
        gate.LosesAnswers = true;
        await Enrol(gate.Token);
        gate.LosesAnswers = false;

        Assert.IsType<EnrolmentResult.Done>(await Enrol(gate.Token with { Secret = "DwECAwQFBgcICQoLDA0ODw" }));

        var keys = Keys(gate);
        Assert.NotEqual(keys[0], keys[1]);
    }

    public static TheoryData<string> Bent => ["otherKey", "otherName", "otherCa", "noCertificate", "badgeKey", "noKeys", "keyName", "broker", "hash", "schema"];

    [Theory]
    [MemberData(nameof(Bent))]
    public async Task Answer_Bent_IsNotKept(string what)
    {
        await using var gate = await TestGate.Open(lab);
        var sound = gate.EnrolmentOf;
        gate.EnrolmentOf = request => Bend(sound(request), request, what);

        Assert.IsType<EnrolmentResult.Failed>(await Enrol(gate.Token));

        Assert.IsType<IdentityReading.Missing>(Read());
        Assert.Equal([PendingKey.File], Directory.GetFiles(Path.Combine(data, "secrets")).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Gate_ThatSaysNo_IsQuotedInOneLine()
    {
        await using var gate = await TestGate.Open(lab);
        gate.Problem = new(403, GateRefusal.TokenExpired, "Too\nlate\u001b[2J." + new string('x', 1000));

        string reason = Reason(await Enrol(gate.Token));

        Assert.Contains("TokenExpired", reason, StringComparison.Ordinal);
        Assert.DoesNotContain(reason, char.IsControl);
        Assert.InRange(reason.Length, 1, 400);
        Assert.DoesNotContain(TestGate.Secret, reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gate_Absent_IsSaid()
    {
        await using var gate = await TestGate.Open(lab);
        var token = gate.Token;
        await gate.DisposeAsync();

        Assert.Contains("cannot be reached", Reason(await Enrol(token)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("badge.key")]
    [InlineData("ca.pem")]
    [InlineData("identity.pem")]
    public async Task Identity_WithAPartMissingOrDamaged_SaysWhatToDo(string name)
    {
        await using var gate = await TestGate.Open(lab);
        await Enrol(gate.Token);
        string file = Path.Combine(data, "secrets", name);
        File.WriteAllText(file, "damaged");
        Assert.Contains("enrol the box again", Assert.IsType<IdentityReading.Unusable>(Read()).Reason, StringComparison.Ordinal);
        File.Delete(file);
        Assert.Contains("enrol the box again", Assert.IsType<IdentityReading.Unusable>(Read()).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Identity_OfAnotherBox_IsNotUsed()
    {
        await using var gate = await TestGate.Open(lab);
        await Enrol(gate.Token);

        Assert.Contains("box.json says", Assert.IsType<IdentityReading.Unusable>(BoxIdentity.Read(Secrets, TestGate.Site, BoxId.Parse("box-b"))).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("secrets")]
    [InlineData("secrets/identity.pem")]
    public async Task Identity_OpenToOthers_IsNotUsed(string path)
    {
        await using var gate = await TestGate.Open(lab);
        await Enrol(gate.Token);
        string file = Path.Combine(data, path);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, File.GetUnixFileMode(file) | UnixFileMode.GroupRead);

        Assert.Contains(file, Assert.Throws<IOException>(() => Read()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FileOwner_OfAFile_IsWhoMadeIt()
    {
        File.WriteAllText(Path.Combine(data, "mine"), "");

        Assert.Equal(FileOwner.Of(data), FileOwner.Of(Path.Combine(data, "mine")));
        Assert.Equal(0u, FileOwner.Of("/proc/1"));
        Assert.Throws<IOException>(() => FileOwner.Of("/nowhere"));
    }

    [Fact]
    public void DataFolder_OfAnotherUser_IsRefusedWithWhatToDo()
    {
        string strange = "/";
        if (FileOwner.Me == 0)
        {
            strange = data;
            using var chown = System.Diagnostics.Process.Start("chown", ["65534", data]);
            chown.WaitForExit();
        }

        Assert.Contains($"sudo -u {(FileOwner.Me == 0 ? "nobody" : "root")} fabaccess-edge enroll", FileOwner.RefusalFor(strange, "lock", "fabaccess-edge enroll"), StringComparison.Ordinal);
        Assert.Null(FileOwner.RefusalFor(Path.Combine(data, "not-there"), "lock", "fabaccess-edge enroll"));
        // What the service itself has made says more than the folder around it.
        if (FileOwner.Me == 0) File.WriteAllText(Path.Combine(data, "lock"), "");
        if (FileOwner.Me == 0) Assert.Null(FileOwner.RefusalFor(data, "lock", "fabaccess-edge enroll"));
    }

    public void Dispose()
    {
        lab.Dispose();
        stranger.Dispose();
        Directory.Delete(data, recursive: true);
    }

    private Task<EnrolmentResult> Enrol(ClaimToken token) => new Enrolment(Secrets, TestGate.Site, TestGate.Box, "0.1.0").Run(token, _ => { });

    private IdentityReading Read() => BoxIdentity.Read(Secrets, TestGate.Site, TestGate.Box);

    private static string Reason(EnrolmentResult result) => Assert.IsType<EnrolmentResult.Failed>(result).Reason;

    private static byte[][] Keys(TestGate gate) =>
        [.. gate.Asked.Where(a => a.Path == GatePaths.Enrolment).Select(a => CertificateRequest.LoadSigningRequestPem(JsonSerializer.Deserialize(a.Body, WireJson.Default.EnrolmentRequest)!.Csr, HashAlgorithmName.SHA256).PublicKey.ExportSubjectPublicKeyInfo())];

    private EnrolmentAnswer Bend(EnrolmentAnswer answer, EnrolmentRequest request, string what)
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        string otherCsr = new CertificateRequest("CN=x", other, HashAlgorithmName.SHA256).CreateSigningRequestPem();
        return what switch
        {
            "otherKey" => answer with { Certificate = lab.Certify(otherCsr, "box-a", TestGate.Until) },
            "otherName" => answer with { Certificate = lab.Certify(request.Csr, "box-b", TestGate.Until) },
            "otherCa" => answer with { Certificate = stranger.Certify(request.Csr, "box-a", TestGate.Until) },
            "noCertificate" => answer with { Certificate = "none" },
            "badgeKey" => answer with { BadgeKey = "00" },
            "noKeys" => answer with { SigningKeys = [] },
            "keyName" => answer with { SigningKeys = [answer.SigningKeys[0] with { Kid = stranger.SigningKey.Kid }] },
            "broker" => answer with { Broker = new("not a host", 8883) },
            "hash" => answer with { ContinueAfter = new(1, "short") },
            "schema" => answer with { Schema = 2 },
            _ => throw new ArgumentOutOfRangeException(nameof(what)),
        };
    }

    private static byte[] PemBytes(string pem) => Convert.FromBase64String(string.Concat(pem.Split('\n').Where(l => !l.StartsWith('-'))));

    private static string ModeOf(string path)
    {
        if (OperatingSystem.IsWindows()) return "";
        int mode = (int)File.GetUnixFileMode(path);
        return string.Concat(Enumerable.Range(0, 9).Select(i => (mode >> (8 - i) & 1) == 1 ? "rwx"[i % 3] : '-'));
    }
}
