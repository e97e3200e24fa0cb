namespace Overlay.Network.Tests.Lab;

/// <summary>
/// The set-up of the story: a supernode on host 1, edges of community Buckhill on the others, edge N at 192.168.1.N. Disposing ends and
/// removes everything.
/// </summary>
internal sealed class OverlayLab(int hosts = 4, int mtu = 1500) : IDisposable
{
    public const string Community = "Buckhill";

    /// <summary>A passphrase, which costs every program that reads it the better part of a second (Argon2id).</summary>
    public const string Passphrase = "correct horse battery staple";

    /// <summary>A key that costs nothing to read.</summary>
    public const string Key = "base64:b3ZlcmxheSB0ZXN0cyB1c2UgdGhpcyBwdWJsaWMga2U=";

    public VpcNetwork Vpc { get; } = new(hosts, mtu);

    public VpcHost this[int number] => Vpc[number];

    /// <summary>The overlay address of an edge.</summary>
    public static string AddressOf(int number) => $"192.168.1.{number}";

    /// <summary>Starts the supernode on a host and waits until it listens.</summary>
    public async Task<LabProcess> StartSupernodeAsync(int number = 1, params string[] arguments)
    {
        var supernode = Vpc[number].StartSupernode(["-l", "1200", .. arguments]);
        await supernode.WaitUntilListeningAsync();
        return supernode;
    }

    /// <summary>Starts an edge of the community with the key and waits until it is up.</summary>
    public Task<LabProcess> StartEdgeAsync(int number, params string[] arguments) => StartEdgeAsync(Vpc[number], number, ["-k", Key, .. arguments]);

    /// <summary>Starts an edge on any host, without a key of its own accord. It bears a machine on which the supernode does not answer for a while.</summary>
    public static async Task<LabProcess> StartEdgeAsync(VpcHost host, int number, params string[] arguments)
    {
        var edge = host.StartEdge(["-l", "192.168.100.1:1200", "-c", Community, "-a", AddressOf(number), "--keep-trying", .. arguments]);
        await edge.WaitUntilUpAsync();
        return edge;
    }

    /// <summary>Waits until one edge's address answers on another host; throws with what the programs printed.</summary>
    public static async Task ReachAsync(VpcHost from, string address, params LabProcess[] programs) => await Eventually.IsTrueAsync(
        () => Answers(from, address),
        () => $"{address} does not answer {from.Address}\n{string.Join('\n', programs.Select(program => program.Describe()))}");

    public static bool Answers(VpcHost from, string address) => from.TryRun("ping", "-c", "1", "-W", "1", address).Code == 0;

    public void Dispose() => Vpc.Dispose();
}
