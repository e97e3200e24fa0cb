using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Overlay.Network.Tests.Lab;
using Overlay.Network.Tests.Requirements;
using Overlay.Tap;

namespace Overlay.Network.Tests.Transfers;

/// <summary>
/// One node lacks abilities of the device, of its socket or of both, as on a kernel that does not have them; the other has all. Streams go
/// both ways at the same time.
/// </summary>
public sealed class AbilityTests(HostPair hosts) : IClassFixture<HostPair>
{
    private const int Length = 5_000_003;

    public static TheoryData<TapOffloads, bool, bool> Combinations
    {
        get
        {
            var all = new TheoryData<TapOffloads, bool, bool> { { TapOffloads.All, true, false }, { TapOffloads.All, false, true } };
            foreach (var device in new[] { TapOffloads.All, TapOffloads.Tcp, TapOffloads.Udp, TapOffloads.Checksum, TapOffloads.None })
            {
                all.Add(device, true, true);
                all.Add(device, false, false);
            }

            return all;
        }
    }

    [RootTheory]
    [MemberData(nameof(Combinations))]
    public async Task Streams_OneNodeLacksAbilities_ArriveUnchanged(TapOffloads device, bool segmentation, bool receive)
    {
        await using var supernode = new Supernode(new SupernodeOptions { Bind = new IPEndPoint(IPAddress.Loopback, 0) });
        await supernode.StartAsync();
        var lacking = new UnderlayOptions { SegmentationOffload = segmentation, ReceiveOffload = receive };
        await using var left = await StartAsync(hosts.Left, 1, device, lacking, supernode);
        await using var right = await StartAsync(hosts.Right, 2, TapOffloads.All, new UnderlayOptions(), supernode);
        await Eventually.IsTrueAsync(
            () => hosts.Left.TryRun("ping", "-c", "1", "-W", "1", "192.168.1.2").Code == 0,
            () => $"no answer; peers: {string.Join(", ", left.Peers)}");
        using var listener = hosts.Right.Invoke(() => new TcpListener(IPAddress.Parse("192.168.1.2"), 9000));
        listener.Start();
        using var client = hosts.Left.Invoke(() => new TcpClient(AddressFamily.InterNetwork));
        await client.ConnectAsync(IPAddress.Parse("192.168.1.2"), 9000);
        using var server = await listener.AcceptTcpClientAsync();

        var sent = await Task.WhenAll(SendAsync(client, 1), SendAsync(server, 2), ReceiveAsync(server), ReceiveAsync(client)).WaitAsync(LabProcess.Patience);

        Assert.Equal(sent[..2], sent[2..]);
    }

    private static async Task<OverlayNode> StartAsync(LabNamespace host, int number, TapOffloads offload, UnderlayOptions underlay, Supernode supernode)
    {
        var node = new OverlayNode(new OverlayNodeOptions
        {
            Community = "abilities",
            Security = OverlaySecurity.FromKey(CommunityKey.Parse(OverlayLab.Key["base64:".Length..])),
            Supernodes = [SupernodeAddress.Parse(supernode.LocalEndPoint.ToString())],
            Bind = new IPEndPoint(IPAddress.Loopback, 0),
            Port = new HostPort(host, new TapOptions { Name = "edge0", Offload = offload, Addresses = [TapAddress.Parse($"192.168.1.{number}/24")] }),
            Underlay = underlay,
            StartTimeout = LabProcess.Patience,
        });
        await node.StartAsync();
        return node;
    }

    private static Task<string> SendAsync(TcpClient client, int seed) => Task.Run(async () =>
    {
        var bytes = new byte[Length];
        new Random(seed).NextBytes(bytes);
        await client.GetStream().WriteAsync(bytes);
        client.Client.Shutdown(SocketShutdown.Send);
        return Convert.ToHexString(SHA256.HashData(bytes));
    });

    private static Task<string> ReceiveAsync(TcpClient client) => Task.Run(async () => Convert.ToHexString(await SHA256.HashDataAsync(client.GetStream())));
}
