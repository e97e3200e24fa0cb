using System.Net;
using System.Net.Sockets;
using Overlay.Network.Tests.Lab;
using Overlay.Network.Tests.Requirements;

namespace Overlay.Network.Tests.Multicast;

/// <summary>A thousand groups: kernels tell of them in reports as long as the device allows (RFC 3376, section 4.2.16; RFC 3810, section 5.2.15).</summary>
[Collection(MulticastCollection.Name)]
public sealed class ManyGroupsTests(MulticastNetwork network)
{
    private const int Count = 1000;
    private const int Length = 700;
    private static readonly IPAddress Everybody = IPAddress.Parse("192.168.1.255");

    [RootTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ThousandGroups_OfTwoHosts_EachFrameGoesToOne(bool isV6)
    {
        IPAddress[] groups = [.. Enumerable.Range(0, Count).Select(i => IPAddress.Parse(isV6 ? $"ff05::195:{i:x}" : $"239.195.{i / 250}.{1 + (i % 250)}"))];
        using var sender = network[2].Invoke(() => new UdpClient(0, groups[0].AddressFamily));
        using (Join(3, [.. groups.Where((_, i) => i % 2 == 0)]))
        {
            using (Join(4, [.. groups.Where((_, i) => i % 2 == 1)]))
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
            await Eventually.IsTrueAsync(async () => (copies = await SendToAllAsync()) == expected, () => $"copies are '{copies}', not '{expected}'");
        }

        async Task<string> SendToAllAsync()
        {
            using var copies = network.CountCopies(2, Length, isV6);
            Array.ForEach(groups, group => sender.Send(new byte[Length], new IPEndPoint(group, 9)));
            await network.HeardByAsync(2, Everybody, 3, 4, 5);
            return copies.Stop();
        }
    }

    /// <summary>A program that is a member of groups until it is disposed of.</summary>
    private Socket Join(int number, IPAddress[] groups)
    {
        network[number].Write("net/ipv4/igmp_max_memberships", $"{Count}");
        return network[number].Invoke(() =>
        {
            var socket = new Socket(groups[0].AddressFamily, SocketType.Dgram, ProtocolType.Udp);
            Array.ForEach(groups, group => KernelMembership.Join(socket, group, "edge0"));
            return socket;
        });
    }
}
