namespace Overlay.Core.Tests.Runtime;

/// <summary>Frames between real nodes.</summary>
public class FramesTests
{
    private static readonly MacAddress Multicast = MacAddress.Parse("01:00:5e:00:00:fb", null);

    [Fact]
    public async Task Unicast_ToAPeer_ArrivesThereOnly()
    {
        await using var segment = await TestSegment.StartAsync();
        var nodes = await segment.AddNodesAsync(3);

        await nodes[0].SendAsync(nodes[0].Frame(nodes[1].Mac, mark: 1));
        await nodes[0].SendAsync(nodes[0].Frame(nodes[2].Mac, mark: 2));
        await nodes[0].SendAsync(nodes[0].Frame(MacAddress.Broadcast, mark: 3));

        Assert.Equal(nodes[0].Frame(nodes[1].Mac, mark: 1), await nodes[1].ReceiveAsync());
        Assert.Equal(nodes[0].Frame(nodes[2].Mac, mark: 2), await nodes[2].ReceiveAsync());

        // The next thing that each gets is the broadcast: the other's frame did not come here.
        Assert.Equal(3, (await nodes[1].ReceiveAsync())[14]);
        Assert.Equal(3, (await nodes[2].ReceiveAsync())[14]);
    }

    [Fact]
    public async Task Group_BroadcastAndMulticast_ArriveAtAllOthers()
    {
        await using var segment = await TestSegment.StartAsync();
        var nodes = await segment.AddNodesAsync(3);

        foreach (var group in new[] { MacAddress.Broadcast, Multicast })
        {
            foreach (var sender in nodes)
            {
                await sender.SendAsync(sender.Frame(group));
                foreach (var receiver in nodes.Where(node => node != sender))
                {
                    Assert.Equal(sender.Frame(group), await receiver.ReceiveAsync());
                }
            }
        }

        Assert.All(nodes, node => Assert.False(node.Node.Frames.TryReceive(new byte[node.Node.Frames.MaxFrameLength], out _)));
    }

    [Theory]
    [InlineData(0x0800)]
    [InlineData(0x0806)]
    [InlineData(0x86dd)]
    [InlineData(0x8100)]
    [InlineData(0x88cc)]
    [InlineData(0x88ca)]
    [InlineData(0x88f7)]
    [InlineData(0x0026)]
    [InlineData(0x0000)]
    [InlineData(0xffff)]
    public async Task Unicast_AnyEtherType_Passes(ushort etherType)
    {
        await using var segment = await TestSegment.StartAsync();
        var nodes = await segment.AddNodesAsync(2);
        var frame = nodes[0].Frame(nodes[1].Mac, etherType: etherType);

        await nodes[0].SendAsync(frame);

        Assert.Equal(frame, await nodes[1].ReceiveAsync());
    }

    [Fact]
    public async Task Unicast_EveryLengthFromHeaderToMtu_Passes()
    {
        await using var segment = await TestSegment.StartAsync();
        var nodes = await segment.AddNodesAsync(2);

        for (var length = 14; length <= 1414; length++)
        {
            var frame = nodes[0].Frame(nodes[1].Mac, length, mark: (byte)length);
            await nodes[0].SendAsync(frame);
            Assert.Equal(frame, await nodes[1].ReceiveAsync());
        }
    }

    [Theory]
    [InlineData(576)]
    [InlineData(1500)]
    [InlineData(9000)]
    public async Task Frame_AsLongAsTheMtu_Passes(int mtu)
    {
        await using var segment = await TestSegment.StartAsync();
        var nodes = await segment.AddNodesAsync(2, options => options with { Mtu = mtu });

        foreach (var destination in new[] { nodes[1].Mac, MacAddress.Broadcast })
        {
            var frame = nodes[0].Frame(destination, mtu + 14);
            Random.Shared.NextBytes(frame.AsSpan(14));
            await nodes[0].SendAsync(frame);
            Assert.Equal(frame, await nodes[1].ReceiveAsync());
        }
    }

    [Fact]
    public async Task Frame_WithVlanTag_MayBeFourBytesLonger()
    {
        await using var segment = await TestSegment.StartAsync();
        var nodes = await segment.AddNodesAsync(2);
        var frame = nodes[0].Frame(nodes[1].Mac, 1418, etherType: 0x8100);

        await nodes[0].SendAsync(frame);
        Assert.Equal(frame, await nodes[1].ReceiveAsync());

        await nodes[0].SendAsync(nodes[0].Frame(nodes[1].Mac, 1415));
        await nodes[0].SendAsync(nodes[0].Frame(nodes[1].Mac, mark: 9));
        Assert.Equal(9, (await nodes[1].ReceiveAsync())[14]);
        Assert.Equal(1, nodes[0].Node.GetStatistics().Drops[DropReason.FrameTooLong]);
    }

    [Fact]
    public async Task Frames_ManyInBatches_ArriveInOrder()
    {
        const int Count = 20_000;
        await using var segment = await TestSegment.StartAsync();
        var nodes = await segment.AddNodesAsync(2);
        var batch = new PacketBatch(32, nodes[0].Node.Frames.MaxFrameLength);
        using var end = new CancellationTokenSource(TestSegment.Hang);

        // One batch at a time: UDP has no back-pressure, and a test must not depend on how much a socket buffer holds.
        var received = new PacketBatch(64, nodes[1].Node.Frames.MaxFrameLength);
        for (var sent = 0; sent < Count;)
        {
            batch.Clear();
            while (!batch.IsFull)
            {
                var frame = nodes[0].Frame(nodes[1].Mac, 200);
                BitConverter.TryWriteBytes(frame.AsSpan(14), sent++);
                batch.Add(frame);
            }

            await nodes[0].Node.Frames.SendBatchAsync(batch, end.Token);
            for (var expected = sent - batch.Count; expected < sent;)
            {
                received.Clear();
                await nodes[1].Node.Frames.ReceiveBatchAsync(received, end.Token);
                for (var i = 0; i < received.Count; i++)
                {
                    Assert.Equal(expected++, BitConverter.ToInt32(received[i][14..]));
                }
            }
        }
    }

    [Fact]
    public async Task Frame_FromAnotherSource_IsRefusedAndCounted()
    {
        await using var segment = await TestSegment.StartAsync();
        var nodes = await segment.AddNodesAsync(2);
        var forged = nodes[0].Frame(nodes[1].Mac, mark: 1);
        forged[11] ^= 1;

        await nodes[0].SendAsync(forged);
        await nodes[0].SendAsync(nodes[0].Frame(nodes[1].Mac, mark: 2));

        Assert.Equal(2, (await nodes[1].ReceiveAsync())[14]);
        Assert.Equal(1, nodes[0].Node.GetStatistics().Drops[DropReason.SourceRefused]);
    }

    [Fact]
    public async Task Frames_FromOtherSources_AreReported_OnceForEach_AndAFewInAll()
    {
        const string Line = "Warning: Frames from 02:ff:00:00:00:";
        await using var segment = await TestSegment.StartAsync();
        using var log = new TestLog();
        var node = await segment.AddNodeAsync(options => options with { LoggerFactory = log });
        for (byte round = 0; round < 3; round++)
        {
            for (byte source = 0; source < 20; source++)
            {
                var forged = node.Frame(MacAddress.Broadcast);
                ((ReadOnlySpan<byte>)[0x02, 0xff, 0, 0, 0, source]).CopyTo(forged.AsSpan(MacAddress.Size));
                await node.SendAsync(forged);
            }
        }

        await Until.TrueAsync(() => node.Node.GetStatistics().Drops[DropReason.SourceRefused] == 60);
        await Until.TrueAsync(() => log.Lines.Count(line => line.StartsWith(Line, StringComparison.Ordinal)) == 8);

        Assert.Contains($"{Line}00 that come in from the port are dropped: this node sends as {node.Mac} only. If the sender is meant to take part (a bridge, a container, macvlan, "
            + "a virtual address of VRRP), let the node bridge (BridgingOptions.Allow, -r of edge).", log.Lines);
    }

    [Fact]
    public async Task Bridging_FrameOfAStationBehindANode_AndItsAnswer_Pass()
    {
        await using var segment = await TestSegment.StartAsync();
        var bridge = await segment.AddNodeAsync(options => options with { Bridging = new BridgingOptions { Allow = true } });
        var node = await segment.AddNodeAsync();
        await TestSegment.MeetAsync(bridge, node);
        var station = MacAddress.Parse("02:00:00:00:00:77", null);
        var frame = bridge.Frame(node.Mac);
        station.CopyTo(frame.AsSpan(6));

        await bridge.SendAsync(frame);
        Assert.Equal(frame, await node.ReceiveAsync());
        await node.SendAsync(node.Frame(station));
        Assert.Equal(node.Frame(station), await bridge.ReceiveAsync());
    }
}
