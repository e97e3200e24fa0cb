using Overlay.Primitives;
using Overlay.Primitives.Timing;
using Overlay.TestKit;

namespace Overlay.Simulation.Tests.Kit;

/// <summary>The simulated translators do what RFC 4787 says, or the stories about them would mean nothing.</summary>
public class NatTests
{
    private static readonly UnderlayAddress Inside = SimulatedAddress.Inside(1, 1, 50_000);
    private static readonly UnderlayAddress Friend = SimulatedAddress.Public(1, 1_000);
    private static readonly UnderlayAddress Stranger = SimulatedAddress.Public(2, 1_000);

    [Theory]
    [InlineData((int)NatKind.FullCone, true, true)]
    [InlineData((int)NatKind.PortRestricted, true, false)]
    [InlineData((int)NatKind.Symmetric, false, false)]
    public void Kinds_DifferInMappingAndFiltering(int kind, bool samePortForAll, bool letsStrangersIn)
    {
        var nat = Create((NatKind)kind);

        var seenByFriend = nat.Translate(Inside, Friend, Instant.Zero);

        Assert.Equal(letsStrangersIn, nat.Admit(seenByFriend.Port, Stranger, Instant.Zero) == Inside);
        Assert.Equal(Inside, nat.Admit(seenByFriend.Port, Friend, Instant.Zero));
        Assert.Equal(samePortForAll, nat.Translate(Inside, Stranger, Instant.Zero) == seenByFriend);
    }

    [Fact]
    public void PortRestricted_TellsPortsOfOneHostApart()
    {
        var nat = Create(NatKind.PortRestricted);

        var outside = nat.Translate(Inside, Friend, Instant.Zero);

        Assert.Null(nat.Admit(outside.Port, SimulatedAddress.WithPort(Friend, 1_001), Instant.Zero));
    }

    [Fact]
    public void Binding_EndsWithoutTrafficFromInside()
    {
        var nat = Create(NatKind.FullCone);
        nat.BindingLifetime = TimeSpan.FromSeconds(10);
        var outside = nat.Translate(Inside, Friend, Instant.Zero);
        var later = Instant.Zero + TimeSpan.FromSeconds(9);

        Assert.Equal(outside, nat.Translate(Inside, Friend, later));
        Assert.Equal(Inside, nat.Admit(outside.Port, Friend, later + TimeSpan.FromSeconds(9)));
        Assert.Null(nat.Admit(outside.Port, Friend, later + TimeSpan.FromSeconds(10)));
    }

    private static Nat Create(NatKind kind) => new(kind, SimulatedAddress.Outside(1), new SeededRandom(1));
}
