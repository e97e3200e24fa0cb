using Overlay.Primitives;
using Overlay.Wire.Messages;

namespace Overlay.Core.Tests.Nodes.Links;

public class MembershipTests
{
    private readonly EngineBench _bench = new EngineBench().Register();

    [Fact]
    public void List_Received_IsAcknowledgedAlsoWhenRepeated()
    {
        var list = new PeerList(0, 3, false, true, [_bench.NewPeer().Entry]);
        for (var i = 0; i < 2; i++)
        {
            _bench.Supernode.Send(list);
            Assert.Contains(_bench.Supernode.TakeControls(), message => PeerListAck.TryRead(message, out var ack) && ack.Revision == 3);
        }

        Assert.Single(_bench.Engine.GetPeers());
    }

    [Fact]
    public void List_WithAGapBeforeIt_IsNotAcknowledged()
    {
        _bench.Supernode.Send(new PeerList(5, 6, false, false, [_bench.NewPeer().Entry]));
        Assert.Empty(_bench.Supernode.TakeControls());
        Assert.Empty(_bench.Engine.GetPeers());
    }

    [Fact]
    public void Entry_OfThisNode_IsNoPeer()
    {
        _bench.Supernode.List(new PeerEntry(false, false, 1, _bench.Mac, _bench.Options.KeyPair.PublicKey.ToArray(), []));
        Assert.Empty(_bench.Engine.GetPeers());
    }

    [Fact]
    public void Entry_Removed_IsForgottenIfThereIsNoSession()
    {
        var (known, joined) = (_bench.NewPeer(), _bench.NewPeer().Join());
        _bench.Supernode.List(known.Entry);
        _bench.Supernode.List(known.Entry with { Removed = true }, joined.Entry with { Removed = true });
        Assert.Equal(joined.KeyPair.Id, Assert.Single(_bench.Engine.GetPeers()).Id);
    }

    [Fact]
    public void List_FromZeroInTwoParts_ForgetsWhatIsInNeither()
    {
        var (first, second, gone) = (_bench.NewPeer(), _bench.NewPeer(), _bench.NewPeer());
        _bench.Supernode.Send(new PeerList(0, 3, false, true, [first.Entry, second.Entry, gone.Entry]));
        _bench.Supernode.Send(new PeerList(0, 4, true, true, [first.Entry]));
        Assert.Equal(3, _bench.Engine.GetPeers().Count);
        _bench.Supernode.Send(new PeerList(4, 5, false, false, [second.Entry]));
        Assert.Equal(2, _bench.Engine.GetPeers().Count);
        Assert.DoesNotContain(_bench.Engine.GetPeers(), peer => peer.Id == gone.KeyPair.Id);
    }

    [Fact]
    public void Entry_WithAnOverlayAddress_IsNeverSentTo()
    {
        var overlay = new UnderlayAddress([10, 99, 0, 1], 50_000);
        var bench = new EngineBench(options => options with { ForbiddenAddresses = [new([10, 99, 0, 1], 0)] }).Register();
        var peer = bench.NewPeer();
        bench.Supernode.List(peer.Entry with { Addresses = [overlay, peer.Address, new([224, 0, 0, 1], 5), new([192, 0, 2, 9], 0)] });
        bench.Pass(3);
        var destinations = bench.TakeSent(MessageType.HandshakeInitiation).Select(sent => sent.Destination).Distinct();
        Assert.Equal([peer.Address, ScriptedSupernode.Address], destinations.Order(Comparer<UnderlayAddress>.Create((a, b) => a.ToString().CompareTo(b.ToString(), StringComparison.Ordinal))));
    }

    [Fact]
    public void Peers_BeyondTheLimit_AreNotTaken()
    {
        var bench = new EngineBench(options => options with { MaxPeers = 2 }).Register();
        bench.Supernode.List(bench.NewPeer().Entry, bench.NewPeer().Entry, bench.NewPeer().Entry);
        Assert.Equal(2, bench.Engine.GetPeers().Count);
    }

    [Fact]
    public void Mac_ClaimedByTwo_BelongsToTheConnectedOne()
    {
        var first = _bench.NewPeer().Join();
        var second = _bench.NewPeer();
        _bench.Supernode.List(second.Entry with { Mac = first.Mac });
        Assert.Equal(first.Mac, _bench.Engine.GetPeers().Single(peer => peer.Id == first.KeyPair.Id).Mac);
        Assert.Equal(default, _bench.Engine.GetPeers().Single(peer => peer.Id == second.KeyPair.Id).Mac);
    }
}
