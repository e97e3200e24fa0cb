using System.Net;
using Overlay.Primitives;

namespace Overlay.Core.Tests.Runtime;

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
        var copies = bySupernode || mode == ReplicationMode.Replicators ? 1 : 2;
        await Until.TrueAsync(async () => await SendAsync(sender, nodes[1..], mark: 0) == copies);
        var before = CopiesOf(supernode, nodes);
        for (byte mark = 1; mark <= 50; mark++)
        {
            Assert.Equal(copies, await SendAsync(sender, nodes[1..], mark));
        }

        Assert.Equal(bySupernode ? before.BySupernode + 200 : 0, CopiesOf(supernode, nodes).BySupernode);
        Assert.True(bySupernode || CopiesOf(supernode, nodes).ByMembers - before.ByMembers is 100 or 150);
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

    /// <summary>Sends a frame that each member gets once; returns how many copies the sender made of it. That is one for each member, until all have its group key.</summary>
    private static async Task<long> SendAsync(TestNode sender, TestNode[] members, byte mark)
    {
        var before = sender.Node.GetStatistics().GroupCopiesSent;
        var frame = Packet(sender, IpAddress.From(Group).GroupMac(), mark);
        await sender.SendAsync(frame);
        foreach (var member in members)
        {
            Assert.Equal(frame, await member.ReceiveAsync());
        }

        return sender.Node.GetStatistics().GroupCopiesSent - before;
    }

    private static (long BySupernode, long ByMembers) CopiesOf(Supernode supernode, TestNode[] nodes) =>
        (supernode.GetStatistics().Counters.ReplicaCopies, nodes.Sum(node => node.Node.GetStatistics().ReplicaCopies));

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
