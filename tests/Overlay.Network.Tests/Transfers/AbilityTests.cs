using System.Net.Sockets;
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
    private const int Length = 5_000_000;

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
        var underlay = new UnderlayOptions { SegmentationOffload = segmentation, ReceiveOffload = receive };
        await using var nodes = await NodePair.StartAsync(hosts, new TapOptions { Offload = device }, underlay);
        var (client, server) = await nodes.ConnectAsync();
        using var left = client;
        using var right = server;

        var hashes = await Task.WhenAll(Send(client, 1), Send(server, 2), HashedStream.ReceiveAsync(server), HashedStream.ReceiveAsync(client))
            .WaitAsync(LabProcess.Patience);

        Assert.Equal(hashes[..2], hashes[2..]);

        static Task<string> Send(TcpClient client, int seed) => HashedStream.SendAsync(client, seed, sent => sent >= Length);
    }
}
