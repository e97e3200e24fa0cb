using System.Net;
using System.Security.Cryptography;
using Overlay.Network.Tests.Lab;
using Overlay.Network.Tests.Requirements;

namespace Overlay.Network.Tests.Multicast;

/// <summary>Groups that are not of IP have no reports: every host gets them, once.</summary>
[Collection(MulticastCollection.Name)]
public sealed class OtherGroupTests(MulticastNetwork network)
{
    [RootTheory]
    [InlineData("01:80:c2:00:00:00")] // Spanning tree (IEEE 802.1Q, clause 8.6.3): a bridge elsewhere has to see it.
    [InlineData("01:1b:19:00:00:00")] // Precision Time Protocol (IEEE 1588, annex E).
    [InlineData("03:00:00:00:00:01")]
    public async Task Frames_GoToEverybody(string group)
    {
        using var socket = network[2].Invoke(() => PacketSocket.Open("edge0"));
        var captures = new[] { 3, 4, 5 }.Select(number => network[number].Capture("edge0")).ToArray();
        var marker = RandomNumberGenerator.GetBytes(60);
        byte[] frame = [.. MacOf(group), .. MacOf(network[2].Run("cat", "/sys/class/net/edge0/address").Trim()), 0x88, 0xb5, .. marker];

        socket.Send(frame);
        await network.HeardByAsync(2, IPAddress.Parse("192.168.1.255"), 3, 4, 5);

        Assert.All(captures, capture => Assert.Single(capture.Stop(), received => received.Contains(marker)));
        Array.ForEach(captures, capture => capture.Dispose());

        static byte[] MacOf(string text) => Convert.FromHexString(text.Replace(":", "", StringComparison.Ordinal));
    }
}
