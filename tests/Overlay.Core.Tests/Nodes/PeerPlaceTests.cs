using Overlay.Wire.Messages;

namespace Overlay.Core.Tests.Nodes;

/// <summary>Which of two peers has a MAC address that both claim.</summary>
public class PeerPlaceTests
{
    private readonly EngineBench _bench = new EngineBench().Register();

    /// <summary>Who claims the address of another, and goes on to, does not shorten the time in which that one can answer.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void HolderOfAMacAddress_KeepsIt_IfItAnswers(bool answers)
    {
        var (holder, other) = (_bench.NewPeer().Join(), _bench.NewPeer());
        other.ClaimedMac = holder.Mac;
        _bench.Pass(0.1);
        for (var claim = 0; claim < 4; claim++)
        {
            var pending = other.Begin();
            _bench.Deliver(pending.Message.Span, other.Address);
            other.Finish(pending, _bench.TakeSent(MessageType.HandshakeResponse)[^1].Bytes);
            other.Send(new Ping(1, 0));
            _bench.Pass(0.02);
        }

        Assert.Equal(holder.Mac, _bench.Engine.GetPeers().Single(peer => peer.Id == holder.KeyPair.Id).Mac);
        for (var second = 0; second < 5; second++)
        {
            if (answers)
            {
                holder.Send(new Ping(2, 0));
            }

            other.Send(new Ping(3, 0));
            _bench.Pass(1);
        }

        Assert.Equal(answers ? holder.KeyPair.Id : other.KeyPair.Id, _bench.Engine.GetPeers().Single(peer => peer.Mac == holder.Mac).Id);
    }
}
