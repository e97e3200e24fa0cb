using System.Net;
using System.Net.Sockets;
using Overlay.Network.Tests.Requirements;

namespace Overlay.Network.Tests.Multicast;

/// <summary>A thousand groups: kernels tell of them in reports as long as the device allows (RFC 3376, section 4.2.16).</summary>
[Collection(MulticastCollection.Name)]
public sealed class ManyGroupsTests(MulticastNetwork network)
{
    private const int Count = 1000;
    private const int Length = 700;
    private static readonly IPAddress Everybody = IPAddress.Parse("192.168.1.255");

    [RootFact]
    public async Task ThousandGroups_OfTwoHosts_EachFrameGoesToOne()
    {
        using var sender = network[2].Invoke(() => new UdpClient(0, AddressFamily.InterNetwork));
        using (Join(3, parity: 1))
        {
            using (Join(4, parity: 0))
            {
                await CopiesAreAsync($"3:{Count / 2} 4:{Count / 2}");
            }

            await CopiesAreAsync($"3:{Count / 2}");
        }

        await CopiesAreAsync("");

        // One pass over all groups, until the reports have been read.
        async Task CopiesAreAsync(string expected)
        {
            var copies = "";
            await Lab.Eventually.IsTrueAsync(async () => (copies = await SendToAllAsync()) == expected, () => $"copies are '{copies}', not '{expected}'");
        }

        async Task<string> SendToAllAsync()
        {
            using var copies = network.CountCopies(2, Length);
            for (var i = 0; i < Count; i++)
            {
                sender.Send(new byte[Length], new IPEndPoint(GroupOf(i), 9));
            }

            await network.HeardByAsync(2, Everybody, 3, 4, 5);
            return copies.Stop();
        }
    }

    private static IPAddress GroupOf(int index) => IPAddress.Parse($"239.195.{index / 250}.{1 + (index % 250)}");

    /// <summary>A program that is a member of every second group, until it is disposed of.</summary>
    private Socket Join(int number, int parity)
    {
        network[number].Write("net/ipv4/igmp_max_memberships", $"{Count}");
        return network[number].Invoke(() =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            for (var i = parity; i < Count; i += 2)
            {
                socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.AddMembership, new MulticastOption(GroupOf(i), IPAddress.Parse($"192.168.1.{number}")));
            }

            return socket;
        });
    }
}
