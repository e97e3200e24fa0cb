using Overlay.Keys;
using Overlay.Nodes;
using Overlay.Nodes.Links;
using Overlay.Primitives;
using Overlay.Transforms;

namespace Overlay.TestKit;

/// <summary>How a simulated node is set up; the defaults make it a member of one encrypted community that reaches all supernodes.</summary>
internal sealed record NodeSetup
{
    public const string DefaultCommunity = "Buckhill";

    private static readonly OverlaySecurity DefaultSecurity = SecurityOf(1);
    private static readonly CommunitySecrets DefaultSecrets = new(DefaultCommunity, DefaultSecurity);

    public string Community { get; init; } = DefaultCommunity;

    public OverlaySecurity Security { get; init; } = DefaultSecurity;

    public Nat? Nat { get; init; }

    public ushort Port { get; init; } = 50_000;

    public MacAddress? Mac { get; init; }

    /// <summary>Null for all that the simulation has.</summary>
    public IReadOnlyList<SimulatedSupernode>? Supernodes { get; init; }

    /// <summary>True to give the supernodes' keys with their addresses.</summary>
    public bool PinsKeys { get; init; }

    /// <summary>False to add a host whose node is started later, by Restart.</summary>
    public bool Starts { get; init; } = true;

    /// <summary>Changes anything else.</summary>
    public Func<NodeEngineOptions, NodeEngineOptions>? Configure { get; init; }

    /// <summary>A community key that is told by a number.</summary>
    public static OverlaySecurity SecurityOf(byte number) =>
        OverlaySecurity.FromKey(CommunityKey.Parse(Convert.ToHexString([.. Enumerable.Repeat(number, 32)])));

    public NodeEngineOptions CreateOptions(Simulation simulation, SeededRandom random, UnderlayAddress address)
    {
        var keyPair = NodeKeyPair.Generate(random);
        var options = new NodeEngineOptions
        {
            KeyPair = keyPair,
            Mac = Mac ?? keyPair.DefaultMac,
            Community = Community == DefaultCommunity && Security == DefaultSecurity ? DefaultSecrets : new CommunitySecrets(Community, Security),
            CommunityName = Community,
            Suites = Security.IsEncrypted ? Simulation.Suites : [new(CipherSuites.Clear, 0)],
            Transforms = new TransformSet([], []),
            Supernodes = [.. (Supernodes ?? simulation.Supernodes).Select(s => new SupernodeTarget(s.Address, PinsKeys ? s.PublicKey.ToArray() : null))],
            LocalAddresses = [address],
        };
        return Configure?.Invoke(options) ?? options;
    }
}
