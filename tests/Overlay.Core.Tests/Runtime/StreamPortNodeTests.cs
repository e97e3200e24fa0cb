using System.Net;

namespace Overlay.Core.Tests.Runtime;

/// <summary>A node whose frames come over a stream.</summary>
public class StreamPortNodeTests
{
    [Fact]
    public async Task StreamPort_NodeBehindATcpConnection_ExchangesFramesAndEndsWithIt()
    {
        await using var segment = await TestSegment.StartAsync();
        using var listener = StreamPortListener.Listen(new IPEndPoint(IPAddress.Loopback, 0));
        var guest = await StreamPort.ConnectAsync(listener.LocalEndPoint);
        IFramePort machine = guest;
        await machine.OpenAsync(default, default);
        var port = await listener.AcceptAsync();
        var bridge = await segment.AddNodeAsync(options => options with { Port = port, Bridging = new BridgingOptions { Allow = true } });
        var node = await segment.AddNodeAsync();
        await TestSegment.MeetAsync(bridge, node);
        var mac = MacAddress.Parse("02:00:00:00:00:42", null);
        var frame = node.Frame(node.Mac, 100);
        mac.CopyTo(frame.AsSpan(6));
        var batch = new PacketBatch(4, 2000);

        batch.Add(frame);
        machine.Write(batch);
        Assert.Equal(frame, await node.ReceiveAsync());
        await node.SendAsync(node.Frame(mac, 60));
        batch.Clear();
        Assert.True(machine.Read(batch));
        Assert.Equal(node.Frame(mac, 60), batch[0].ToArray());

        await guest.DisposeAsync();
        var e = await Assert.ThrowsAsync<OverlayException>(() => bridge.Node.Completion.WaitAsync(TestSegment.Hang));
        Assert.Equal((OverlayError.DeviceUnavailable, "The other end of the stream disconnected. Connect again with a new port and a new node."), (e.Error, e.Message));
    }
}
