using System.Security.Cryptography.X509Certificates;
using FabAccess.Core.Values;
using FabAccess.Core.Wire;
using FabAccess.Server.Boxes;
using FabAccess.Server.Gate;
using FabAccess.Server.Keys;
using FabAccess.Server.Store;
using FabAccess.Server.Tests.Keys;
using FabAccess.Server.Tests.Labs;
using FabAccess.Server.Tests.Store;
using NodaTime;

namespace FabAccess.Server.Tests.Boxes;

/// <summary>A lab with its keys and a clock to set, and what boxes ask of it.</summary>
internal sealed class GateLab : IDisposable
{
    public static readonly LabPlaces Places = new(new("lab.example", 8443), new("lab.example", 8883));

    private readonly TestStore store;
    private readonly TestFolder data = new();

    public GateLab(StoreKind kind = StoreKind.Sqlite)
    {
        store = new(kind);
        LabBuilder.SeedInto(Store);
        Keys = KeysSetup.Open(data, Store, Clock);
        Enrolments = new(Store, Keys, Places, Clock);
        Renewals = new(Store, Keys, Clock);
    }

    public ILabStore Store => store.Store;

    public TestClock Clock { get; } = new();

    public string DataFolder => data;

    public LabKeys Keys { get; private set; }

    public EnrolmentOperations Enrolments { get; private set; }

    public RenewalOperations Renewals { get; private set; }

    public LabDb Db() => Store.CreateDbContext();

    public void Pass(Duration time) => Clock.Now += time;

    public ClaimToken Claim(BoxId? box = null, int minutes = 15)
    {
        using var db = Db();
        return new ClaimOperations(db, Clock).Make(box ?? LabBuilder.BoxA, minutes, "Nadia", Places.Gate, Keys.Authority.Pin)!.Token;
    }

    public static EnrolmentRequest Request(ClaimToken token, BoxKey key, BoxId? box = null, string site = "atelier") =>
        new(WireLimits.Schema, SiteId.Parse(site), box ?? token.Box, token.Secret, key.Csr(), "0.1.0");

    public Task<GateOutcome<EnrolmentAnswer>> Enrol(ClaimToken token, BoxKey key, BoxId? box = null) => Enrolments.Enrol(Request(token, key, box), "192.0.2.7", default);

    /// <summary>Enrols the box with a new claim; its certificate, with the key.</summary>
    public async Task<X509Certificate2> Enrolled(BoxKey key, BoxId? box = null) => key.With(Given(await Enrol(Claim(box), key)).Certificate);

    public Task<GateOutcome<RenewalAnswer>> Renew(X509Certificate2? with, BoxKey key) => Renewals.Renew(with, new(WireLimits.Schema, key.Csr()), default);

    public static T Given<T>(GateOutcome<T> outcome) => Assert.IsType<GateOutcome<T>.Given>(outcome).Answer;

    public static GateRefusal Why<T>(GateOutcome<T> outcome) => Assert.IsType<GateOutcome<T>.Refused>(outcome).Reason;

    public void Dispose()
    {
        Keys.Dispose();
        store.Dispose();
        data.Dispose();
    }
}
