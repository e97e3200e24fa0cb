using FsCheck.Xunit;
using Overlay.Samples.Tipc.Messages;
using Overlay.Samples.Tipc.Names;
using Overlay.Samples.Tipc.Protocol;
using Overlay.Samples.Tipc.Tests.Lab;

namespace Overlay.Samples.Tipc.Tests.Protocol;

/// <summary>A neighbour with a proper link that sends nonsense on it to names and sockets.</summary>
public class HostileNeighbourTests
{
    private static readonly ServiceRange Range = EngineLab.Range(10, 20);

    /// <summary>The first word says what the message is and how long; links check it, not names and sockets.</summary>
    private const int FirstChangeable = 4;

    [Property(MaxTest = 200)]
    public void Messages_ChangedAtWill_DoNoHarm((byte Template, (byte Position, byte Value)[] Changes)[] messages, bool onBroadcastLink)
    {
        var lab = new EngineLab(2);
        var (node, witness) = (lab[0], lab[1]);
        var port = node.OpenBound(Range, options: new TipcSocketOptions { ReturnUndeliverable = true });
        witness.OpenBound(EngineLab.Range(30, 40));
        var hostile = new ClusterNode(lab.Segment, 66);
        lab.Until(() => node.Engine.Neighbours.Count == 2 && hostile.Cluster.Neighbours.Count == 2 && node.SeesBinding(EngineLab.Range(30, 40)));

        foreach (var (template, changes) in messages)
        {
            var message = Template(template, hostile.Address, node.Socket(port));
            foreach (var (position, value) in changes)
            {
                message[FirstChangeable + (position % (message.Length - FirstChangeable))] = value;
            }

            lab.Segment.Do(hostile, now =>
            {
                if (onBroadcastLink)
                {
                    hostile.Cluster.Broadcast(message, now);
                }
                else
                {
                    hostile.Cluster.Send(node.Address, message, now);
                }
            });
        }

        lab.Rest();
        Assert.Equal(2, node.Engine.Neighbours.Count);
        Assert.True(node.SeesBinding(Range) && node.SeesBinding(EngineLab.Range(30, 40)));
        node.Received(port).Clear();
        witness.Send(witness.Open(), Range, EngineLab.Bytes("still here"));
        lab.Until(() => node.Received(port).Any(datagram => EngineLab.Text(datagram) == "still here"));
    }

    [Fact]
    public void Names_InTheNameOfAnotherNode_AreNotBelieved()
    {
        var lab = new EngineLab(2);
        lab[1].OpenBound(Range);
        var hostile = new ClusterNode(lab.Segment, 66);
        lab.Until(() => lab[0].SeesBinding(Range) && lab[0].Engine.Neighbours.Count == 2 && hostile.Cluster.Neighbours.Count == 2);
        var binding = lab[0].Engine.Publications.Single(publication => publication.Range == Range).Key;
        var withdrawal = NameDistributorMessage.Change(true, 5, lab[1].Address, 4711, new NameItem(Range, binding.Socket.Port, binding.Key));
        Words.SetFlag(withdrawal, 1, 26, false);
        lab.Segment.Do(hostile, now => hostile.Cluster.Send(lab[0].Address, NameDistributorMessage.Copy(withdrawal, lab[0].Address), now));
        lab.Rest();

        Assert.True(lab[0].SeesBinding(Range));
        Assert.Equal(1, lab[0].Dropped(TipcDropReason.Malformed));
    }

    [Fact]
    public void Data_InTheNameOfAnotherNode_IsDropped()
    {
        var lab = new EngineLab(2);
        var port = lab[0].OpenBound(Range);
        var hostile = new ClusterNode(lab.Segment, 66);
        lab.Until(() => lab[0].Engine.Neighbours.Count == 2 && hostile.Cluster.Neighbours.Count == 2);
        var forged = new DataHeader { Type = DataType.Direct, Sender = new SocketAddress(1, lab[1].Address), Receiver = lab[0].Socket(port) };
        lab.Segment.Do(hostile, now => hostile.Cluster.Send(lab[0].Address, forged.ToArray([1]), now));
        lab.Rest();

        Assert.Empty(lab[0].Received(port));
        Assert.Equal(1, lab[0].Dropped(TipcDropReason.UnknownSender));
    }

    [Fact]
    public void Names_WithoutEnd_FillNoMoreThanTheShareOfANode()
    {
        var lab = new EngineLab(1);
        var hostile = new ClusterNode(lab.Segment, 66);
        lab.Until(() => lab[0].Engine.Neighbours.Count == 1 && hostile.Cluster.Neighbours.Count == 1);
        var items = new NameItem[3000];
        for (uint message = 0; message < 25; message++)
        {
            for (uint i = 0; i < items.Length; i++)
            {
                items[i] = new NameItem(EngineLab.Range((message * 3000) + i, (message * 3000) + i), i, i);
            }

            var bulk = NameDistributorMessage.Bulk(false, 0, hostile.Address, lab[0].Address, items);
            lab.Segment.Do(hostile, now => hostile.Cluster.Send(lab[0].Address, bulk, now));
        }

        lab.Rest();
        Assert.Equal(NameTable.MaxPublicationsPerNode, lab[0].Engine.Publications.Count(publication => publication.Socket.Node == hostile.Address));
        Assert.Equal((25 * 3000) - NameTable.MaxPublicationsPerNode, lab[0].Dropped(TipcDropReason.TooManyPublications));
    }

    private static byte[] Template(byte which, TipcAddress from, SocketAddress to)
    {
        var item = new NameItem(EngineLab.Range(1000, 2000), 5, 6);
        var header = new DataHeader { Type = DataType.Direct, Sender = new SocketAddress(1, from), Receiver = to, Range = Range, LookupScope = Scope.Cluster };
        byte[] data = [1, 2, 3];
        return (which % 8) switch
        {
            0 => NameDistributorMessage.Bulk(true, 1, from, to.Node, [item, item with { Key = 7 }]),
            1 => NameDistributorMessage.Change(false, 1, from, 4711, item),
            2 => NameDistributorMessage.Change(true, 2, from, 4711, item),
            3 => header.ToArray(data),
            4 => (header with { Type = DataType.Named }).ToArray(data),
            5 => (header with { Type = DataType.Named, Receiver = new SocketAddress(0, to.Node) }).ToArray(data),
            6 => (header with { Type = DataType.Multicast, IsSyn = true, Receiver = default }).ToArray(data),
            _ => (header with { Type = DataType.Multicast, SourceDroppable = true, Receiver = new SocketAddress(0, to.Node) }).ToArray(data),
        };
    }
}
