using System.Net;
using Overlay.Primitives;

namespace Overlay.Core.Tests.Node;

/// <summary>Copies that real nodes and supernodes make for each other.</summary>
public class ReplicationTests
{
    private static readonly IPAddress Group = IPAddress.Parse("239.1.2.3");

    [Theory]
    [InlineData(ReplicationMode.Replicators, false)]
    [InlineData(ReplicationMode.Replicators, true)]
    [InlineData(ReplicationMode.Tree, false)]
    public async Task GroupFrames_AreCopiedByOthers_AndArriveOnceEach(ReplicationMode mode, bool bySupernode)
    {
        await using var segment = new TestSegment();
        var supernode = await segment.AddSupernodeAsync(new SupernodeOptions { Replicates = bySupernode });
        var nodes = await segment.AddNodesAsync(5, options => options with { Multicast = new MulticastOptions { ReceiveAll = false, FanOut = 2, Replicators = 1 } });
        Array.ForEach(nodes, node => node.Node.JoinGroup(Group));
        var sender = nodes[0];
        await Until.TrueAsync(() => sender.Node.GetGroups() is [{ Members.Count: 4 }]);

        sender.Node.SetReplication(Group, mode);
        await Until.TrueAsync(() => sender.Node.GetGroups()[0].Replication == mode);
        var mac = IpAddress.From(Group).GroupMac();
        for (byte mark = 1; mark <= 50; mark++)
        {
            var frame = Packet(sender, mac, mark);
            await sender.SendAsync(frame);
            foreach (var member in nodes[1..])
            {
                Assert.Equal(frame, await member.ReceiveAsync());
            }
        }

        var statistics = sender.Node.GetStatistics();
        Assert.Equal(50 * (bySupernode || mode == ReplicationMode.Replicators ? 1 : 2), statistics.GroupCopiesSent);
        Assert.Equal(bySupernode ? 200 : 0, supernode.GetStatistics().Counters.ReplicaCopies);
        Assert.True(bySupernode || nodes[1..].Sum(node => node.Node.GetStatistics().ReplicaCopies) is 100 or 150);
    }

    [Fact]
    public async Task Way_ThatDoesNotExist_IsRefused()
    {
        await using var segment = await TestSegment.StartAsync();
        var node = await segment.AddNodeAsync();
        var error = Assert.Throws<ArgumentException>(() => node.Node.SetReplication(Group, (ReplicationMode)9));
        Assert.Contains("Auto, Sender, Replicators, Tree", error.Message, StringComparison.Ordinal);
        Assert.Contains("10.0.0.1 is not a multicast address", Assert.Throws<ArgumentException>(() => node.Node.SetReplication(IPAddress.Parse("10.0.0.1"), null)).Message, StringComparison.Ordinal);
    }

    /// <summary>A frame with a packet of IPv4 for the group; what is behind the addresses does not matter.</summary>
    private static byte[] Packet(TestNode sender, MacAddress mac, byte mark)
    {
        var frame = sender.Frame(mac, etherType: 0x0800, mark: 0x45);
        frame[23] = 17;
        IPAddress.Parse("10.0.0.1").GetAddressBytes().CopyTo(frame, 26);
        Group.GetAddressBytes().CopyTo(frame, 30);
        frame[40] = mark;
        return frame;
    }
}
