using Overlay.Network.Tests.Lab;

namespace Overlay.Network.Tests.Tipc.Kernels;

/// <summary>The article's demonstration: real TIPC kernels on machines whose network carries unicast IP only.</summary>
[Collection(KernelSegmentTests.Name)]
public sealed class KernelDemoTests(KernelSegment segment)
{
    private const ushort TipcEtherType = 0x88ca;

    [TipcFact]
    public async Task Kernels_AreNeighbours_OfEachOther()
    {
        foreach (var number in new[] { 2, 3, 4 })
        {
            int[] others = [.. new[] { 2, 3, 4 }.Where(other => other != number)];
            Assert.Equal(others, await segment.Lab[number].LinksUpAsync());
            Assert.Equal(others, await segment.Lab[number].NodesUpAsync());
        }
    }

    [TipcTheory]
    [InlineData("", true)]
    [InlineData("--method broadcast", true)]
    [InlineData("--method replicast", false)]
    public async Task Demo_ReachesExactlyTheRightPorts(string method, bool isBroadcast)
    {
        using var capture = segment.Lab.Overlay[4].Capture(TipcLab.GuestDevice);

        await Demo.RunAsync(segment.Client, segment.Servers, method);

        Assert.Equal(isBroadcast, capture.Stop().Where(IsMulticastMessage).Select(frame => (frame.Bytes[0] & 1) == 1).Distinct().Single());
    }

    [TipcTheory]
    [InlineData("")]
    [InlineData("--method broadcast")]
    [InlineData("--method replicast")]
    public async Task LargestMessage_Arrives(string method)
    {
        const int Largest = 66_000;
        await using var servers = new DemoServers(segment.Servers);

        await servers.StartClient(segment.Client, $"{method} --count 3 --size {Largest} 150-250 end:0-399").SucceedAsync();

        string[] expected = ["1 message to {18888,150,250}", "2 message to {18888,150,250}", "3 message to {18888,150,250}"];
        foreach (var output in await servers.SucceedAsync())
        {
            var received = ReceivedMessage.ReadAll(output);
            Assert.Equal(expected, received.Where(message => message.Port == "100-199").Select(message => message.Text));
            Assert.Equal(expected, received.Where(message => message.Port == "200-299").Select(message => message.Text));
            Assert.Equal(6, received.Count);
            Assert.All(received, message => Assert.Equal((Largest, ReceivedMessage.ChecksumOf(ReceivedMessage.ContentOf(message.Text, Largest))), (message.Length, message.Checksum)));
        }
    }

    [TipcFact]
    public async Task Demo_Works_AfterTheSupernodeIsKilled()
    {
        segment.Lab.Supernode!.Send(Signal.Kill);
        await segment.Lab.Supernode.WaitForExitAsync();
        try
        {
            await Demo.RunAsync(segment.Client, segment.Servers);
            await Demo.RunAsync(segment.Client, segment.Servers, "--method replicast");
        }
        finally
        {
            await segment.Lab.StartSupernodeAsync();
        }
    }

    /// <summary>True for a message of a socket to a range, with content; its header is 44 bytes (word 0: user, size; word 1: type).</summary>
    private static bool IsMulticastMessage(CapturedFrame frame)
    {
        const int Ethernet = 14;
        if (frame.EtherType != TipcEtherType)
        {
            return false;
        }

        var header = frame.Bytes[Ethernet..];
        var isData = ((header[0] >> 1) & 0xf) <= 3;
        var isMulticast = header[4] >> 5 == 1;
        return isData && isMulticast && frame.Bytes.Length > Ethernet + 44;
    }
}
