using System.Net;
using System.Net.Sockets;
using Overlay.Network.Tests.Lab;
using Overlay.Network.Tests.Requirements;
using Overlay.Network.Tests.Transfers;
using Overlay.Tap;

namespace Overlay.Network.Tests.InProcess;

/// <summary>A segment of two: a Linux host behind a TAP device, 192.168.1.2 and fd01::2, and one in this process, 192.168.1.1 and fd01::1.</summary>
public sealed class InProcessHost : RootFixture
{
    public const string Address = "192.168.1.1";
    public const string AddressV6 = "fd01::1";
    public const string LinuxAddress = "192.168.1.2";
    public const string LinuxAddressV6 = "fd01::2";

    private readonly List<IAsyncDisposable> _parts = [];

    private LabNamespace? _linux;

    internal LabNamespace Linux => _linux ?? throw new InvalidOperationException("The network is not up.");

    internal OverlayNetwork Network { get; private set; } = null!;

    internal OverlayNode Node { get; private set; } = null!;

    protected override async Task StartAsync()
    {
        _linux = LabNamespace.Create();
        var supernode = new Supernode(new SupernodeOptions { Bind = new IPEndPoint(IPAddress.Loopback, 0) });
        _parts.Add(supernode);
        await supernode.StartAsync();
        var options = new OverlayNodeOptions
        {
            Community = "hosts",
            Security = OverlaySecurity.FromKey(CommunityKey.Generate()),
            Supernodes = [SupernodeAddress.Parse(supernode.LocalEndPoint.ToString())],
            Bind = new IPEndPoint(IPAddress.Loopback, 0),
            StartTimeout = LabProcess.Patience,
        };
        var tap = new TapOptions { Name = "edge0", Addresses = [OverlayAddress.Parse($"{LinuxAddress}/24"), OverlayAddress.Parse($"{LinuxAddressV6}/64")] };
        await StartNodeAsync(options with { Port = new HostPort(Linux, tap) });
        Node = await StartNodeAsync(options);
        Network = new OverlayNetwork(Node, new OverlayNetworkOptions { Addresses = [OverlayAddress.Parse(Address), OverlayAddress.Parse(AddressV6)] });
        _parts.Add(Network);
        await Network.StartAsync();
        await Eventually.IsTrueAsync(() => Linux.TryRun("ping", "-c", "1", "-W", "1", Address).Code == 0, () => $"no answer; peers: {string.Join(", ", Node.Peers)}");
    }

    public override async Task DisposeAsync()
    {
        foreach (var part in Enumerable.Reverse(_parts))
        {
            await part.DisposeAsync();
        }

        await base.DisposeAsync();
    }

    public override void Dispose() => _linux?.Dispose();

    /// <summary>A socket of the Linux host, bound to all its addresses of a family.</summary>
    internal UdpClient OpenLinux(bool overV6, int port = 0) =>
        Linux.Invoke(() => new UdpClient(port, overV6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork));

    private async Task<OverlayNode> StartNodeAsync(OverlayNodeOptions options)
    {
        var node = new OverlayNode(options);
        _parts.Add(node);
        await node.StartAsync();
        return node;
    }
}
