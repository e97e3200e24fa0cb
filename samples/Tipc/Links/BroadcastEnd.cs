using Overlay.Samples.Tipc.Messages;

namespace Overlay.Samples.Tipc.Links;

/// <summary>Both broadcast links between this node and one neighbour, as far as STATE messages speak of them.</summary>
internal sealed class BroadcastEnd
{
    /// <summary>What fits into the field of a STATE message.</summary>
    private const int MaxGap = 0x3ff;

    private readonly BroadcastSender _sender;
    private readonly StallWatch _stall = new();
    private BroadcastPeer? _peer;

    public BroadcastEnd(BroadcastSender sender, BroadcastReceiver receiver)
    {
        _sender = sender;
        Receiver = receiver;
    }

    public BroadcastReceiver Receiver { get; }

    /// <summary>Something is missing here, or not confirmed by the neighbour.</summary>
    public bool IsOpen => HasUnconfirmed || Receiver.Gap > 0;

    private bool HasUnconfirmed => _peer is { } peer && _sender.HasUnconfirmed(peer);

    /// <summary>Includes the neighbour; returns the number of the last packet that is not for it.</summary>
    public ushort Open(MacAddress mac, int mtu)
    {
        _peer = _sender.Add(mac, mtu);
        return _sender.LastSent;
    }

    /// <summary>Excludes the neighbour; returns how many messages are lost because it was the last.</summary>
    public int Close(TimeSpan now)
    {
        Receiver.Reset();
        _stall.Reset();
        var lost = _peer is { } peer ? _sender.Remove(peer, now) : 0;
        _peer = null;
        return lost;
    }

    public void Observe(bool moved, TimeSpan now) => _stall.Observe(HasUnconfirmed, moved, now);

    public bool IsStalled(TimeSpan tolerance, TimeSpan now) => _stall.IsStalled(tolerance, now);

    /// <summary>Takes what a STATE message says of the broadcast links; true: the neighbour has confirmed more than before.</summary>
    public bool Handle(LinkProtocolMessage state, TimeSpan now)
    {
        Receiver.Hear(state.LastBroadcast);
        return !state.BroadcastAckInvalid && _peer is { } peer
            && _sender.HandleReport(peer, state.BroadcastAck, state.BroadcastGap, state.Gaps.Broadcast, now);
    }

    /// <summary>Adds to a STATE message what there is to say of the broadcast links.</summary>
    public LinkProtocolMessage Fill(LinkProtocolMessage state)
    {
        Receiver.Acknowledged();
        return state with
        {
            NodeIsUp = Receiver.IsSynchronised,
            BroadcastAckInvalid = !Receiver.IsSynchronised,
            BroadcastAck = Receiver.Acknowledgement,
            BroadcastGap = (ushort)Math.Min(Receiver.Gap, MaxGap),
            LastBroadcast = _sender.LastSent,
            Gaps = state.Gaps with { Broadcast = Receiver.Gaps() },
        };
    }
}
