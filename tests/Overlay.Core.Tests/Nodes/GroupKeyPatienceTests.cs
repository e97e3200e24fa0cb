using Overlay.Core.Tests.Sessions;
using Overlay.Nodes;
using Overlay.Wire.Messages;

namespace Overlay.Core.Tests.Nodes;

/// <summary>How long a peer may take to acknowledge a group key.</summary>
public class GroupKeyPatienceTests
{
    private readonly EngineBench _bench = new EngineBench().Register();

    /// <summary>A member leaves, so there is a new key, while the direct path to another has just died; that one is heard by relay soon.</summary>
    [Fact]
    public void Peer_WhosePathDiesAsAKeyIsHandedOut_HasItsTimeOnTheNextPath()
    {
        var (peer, leaver) = (_bench.NewPeer().Join(), _bench.NewPeer().Join());
        leaver.Send(default(Goodbye));
        for (var second = 0; second < 8; second++)
        {
            _bench.Send(DataPlaneNode.Frame(peer.Mac, _bench.Mac));
            _bench.Pass(0.5);
            _bench.Supernode.Relay(peer.Slot, peer.Seal(new Ping(9, 0)));
            _bench.Pass(0.5);
        }

        Assert.Empty(_bench.Events.OfType<NodeEvent.GroupKeyIgnored>());
        Assert.Single(_bench.Engine.GetPeers());
    }
}
