using Overlay.Samples.Tipc.Clusters;
using Overlay.Samples.Tipc.Links;
using Overlay.Samples.Tipc.Messages;
using Overlay.Samples.Tipc.Protocol;
using Overlay.Samples.Tipc.Tests.Lab;
using static Overlay.Samples.Tipc.Tests.Lab.Scenes;

namespace Overlay.Samples.Tipc.Tests.Discovery;

/// <summary>How nodes find each other, and their addresses.</summary>
public class DiscoveryStories
{
    /// <summary>Captured: Linux 6.1 node 1.1.1 refuses its address to the node with the MAC address 02:00:10:01:03:00.</summary>
    private const string CapturedTrialFail =
        "02001001030002000000000188ca5bf0004c67ffd9bd0100100101001001000012670000000102000000000100000000000000000000000000000000000000000000519759bd509749bc31303031303031000000000000000000";

    /// <summary>Captured: the same by node 1.1.2, which only knows node 1.1.1.</summary>
    private const string CapturedTrialFailOfThird =
        "02001001030002000000000288ca5bf0004c67ffbdfb01001001010010020000126700000001020000000002000000000000000000000000000000000000000000002e6b3dfb2f6b2dfa31303031303032000000000000000000";

    private static readonly MacAddress CapturedMac = new(0x0200_1001_0300);

    [Fact]
    public void GivenAddress_IsTakenAtOnce_AndAskedFor()
    {
        var segment = new Segment(1);
        var sent = Watch(segment);
        var node = new ClusterNode(segment, 1);

        segment.RunFor(Seconds(1));

        Assert.Equal([new ClusterEvent.AddressChosen(node.Address)], node.Events);
        Assert.Equal(
            [DiscoveryType.Request, DiscoveryType.Trial, DiscoveryType.Request, DiscoveryType.Trial, DiscoveryType.Request, DiscoveryType.Trial, DiscoveryType.Request, DiscoveryType.Trial],
            sent.Select(message => message.Type));
        Assert.All(sent, message => Assert.Equal(node.Address, message.Sender));
        Assert.All(sent.Where(message => message.Type == DiscoveryType.Trial), message => Assert.NotEqual(NodeIdentity.Of(node.Address), message.Identity));
    }

    [Fact]
    public void HashAddress_IsTriedForASecond()
    {
        var segment = new Segment(1);
        var sent = Watch(segment);
        var node = new ClusterNode(segment, 1, with => with with { Address = null });

        segment.RunFor(Milliseconds(990));
        Assert.Null(node.Cluster.Address);
        Assert.Equal(8, sent.Count);
        Assert.All(sent, message => Assert.Equal((DiscoveryType.Trial, new TipcAddress(0x02010000)), (message.Type, message.Sender)));

        segment.RunFor(Milliseconds(20));
        Assert.Equal(new TipcAddress(0x02010000), node.Cluster.Address);
        Assert.Equal([new ClusterEvent.AddressChosen(new TipcAddress(0x02010000))], node.Events);
    }

    [Fact]
    public void HashNodes_AreLinkedSoonAfterTheTrial()
    {
        var segment = new Segment(1);
        var nodes = Enumerable.Range(1, 3).Select(number => new ClusterNode(segment, number, with => with with { Address = null })).ToArray();

        segment.RunUntil(() => nodes.All(node => node.Cluster.Address is not null) && nodes.AllLinked(), within: Seconds(1.5));

        Assert.Contains(nodes[0].Cluster.Links, link => link.Name == "020000000001:overlay-020000000002:overlay");
    }

    [Fact]
    public void HashAddressThatIsTaken_IsReplacedByTheSuggestedOne()
    {
        var segment = new Segment(1);
        var owner = new ClusterNode(segment, 1);
        segment.RunFor(Seconds(2));
        var node = new ClusterNode(segment, 2, with => with with { Address = null, Mac = CapturedMac });

        segment.RunUntil(() => owner.HasLinkTo(node) && node.HasLinkTo(owner), within: Seconds(3));

        Assert.NotEqual(owner.Address, node.Address);
    }

    [Fact]
    public void SuggestionOfALinuxNode_IsFollowed()
    {
        var segment = new Segment(1);
        var node = new ClusterNode(segment, 1, with => with with { Address = null, Mac = CapturedMac });
        segment.RunFor(Milliseconds(100));

        segment.Inject(Convert.FromHexString(CapturedTrialFail));
        segment.RunFor(Seconds(2));

        Assert.Equal(new TipcAddress(0x509749bc), node.Cluster.Address);
    }

    [Fact]
    public void DuplicateOfALinuxNode_IsSeenAtOnce_FromItsOwnerOnly()
    {
        var segment = new Segment(1);
        var node = new ClusterNode(segment, 1, with => with with { Mac = CapturedMac });
        segment.RunFor(Milliseconds(10));

        segment.Inject(Convert.FromHexString(CapturedTrialFailOfThird));
        segment.RunFor(Milliseconds(1));
        Assert.Empty(node.Events.OfType<ClusterEvent.DuplicateAddress>());
        segment.Inject(Convert.FromHexString(CapturedTrialFail));
        segment.RunFor(Milliseconds(1));

        Assert.Equal(
            [new ClusterEvent.DuplicateAddress(node.Address, new MacAddress(0x0200_0000_0001))],
            node.Events.OfType<ClusterEvent.DuplicateAddress>());
    }

    [Fact]
    public void SecondNodeWithAnAddress_IsTold_AndHarmsNoLink()
    {
        var segment = new Segment(1);
        var nodes = segment.Mesh(2);
        segment.RunFor(Seconds(1));

        var second = new ClusterNode(segment, 1, with => with with { Mac = new MacAddress(0x0200_0000_0077) });
        segment.RunFor(Milliseconds(1));

        Assert.Contains(new ClusterEvent.DuplicateAddress(second.Address, nodes[0].Mac), second.Events);
        segment.RunFor(Seconds(30));
        Assert.Empty(second.Cluster.Neighbours);
        Assert.Equal(0, nodes[0].Losses() + nodes[1].Losses());
    }

    [Fact]
    public void OwnerWithoutANeighbour_KeepsItsAddress_WhenAnotherNodeComesWithIt()
    {
        var segment = new Segment(1);
        var owner = new ClusterNode(segment, 1);
        segment.RunFor(Seconds(2.3));

        var second = new ClusterNode(segment, 1, with => with with { Mac = new MacAddress(0x0200_0000_0077) });
        segment.RunUntil(() => second.Events.OfType<ClusterEvent.DuplicateAddress>().Any(), within: Seconds(1));
        segment.Detach(second);
        segment.RunFor(Seconds(2));

        Assert.Empty(owner.Events.OfType<ClusterEvent.DuplicateAddress>());
    }

    [Fact]
    public void NodeWithLinks_DoesNotBelieveThatItsAddressIsTaken()
    {
        var segment = new Segment(1);
        var nodes = new[] { new ClusterNode(segment, 1, with => with with { Mac = CapturedMac }), new ClusterNode(segment, 2) };
        segment.RunUntil(nodes.AllLinked, within: Seconds(2));
        segment.RunFor(Seconds(2));

        segment.Inject(Convert.FromHexString(CapturedTrialFail));
        segment.RunFor(Seconds(1));

        Assert.Empty(nodes[0].Events.OfType<ClusterEvent.DuplicateAddress>());
        Assert.True(nodes[0].HasLinkTo(nodes[1]));
    }

    [Fact]
    public void NodeWhoseMessageNamesAnotherMac_IsNotBelieved()
    {
        var segment = new Segment(1);
        var node = new ClusterNode(segment, 1);
        var frame = Convert.FromHexString(Messages.CapturedFrames.Request);
        new MacAddress(0x0200_0000_0066).CopyTo(frame.AsSpan(6));

        segment.Inject(frame);
        segment.RunFor(Milliseconds(10));

        Assert.Equal(1, node.Dropped(TipcDropReason.Malformed));
        Assert.Empty(node.Cluster.Links);
    }

    [Fact]
    public void NodeIsForgottenAfterFiveMinutesOfSilence()
    {
        var segment = new Segment(1);
        var nodes = segment.Mesh(3);
        segment.Detach(nodes[2]);
        segment.RunFor(Seconds(200));
        Assert.Equal(2, nodes[0].Cluster.Links.Count);

        segment.RunFor(Seconds(200));

        Assert.Equal([nodes[1].Address], nodes[0].Cluster.Links.Select(link => link.Neighbour));
    }

    private static List<DiscoveryMessage> Watch(Segment segment)
    {
        var sent = new List<DiscoveryMessage>();
        segment.Passes = frame =>
        {
            Assert.True(DiscoveryMessage.TryRead(frame.AsSpan(Outbox.HeaderSize), out var message));
            sent.Add(message);
            return true;
        };
        return sent;
    }
}
