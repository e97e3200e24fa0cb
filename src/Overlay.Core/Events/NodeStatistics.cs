using Overlay.Counters;

namespace Overlay;

/// <summary>What a node or a supernode has counted since its start. The same numbers are in the meter <c>Overlay.Core</c>.</summary>
public sealed class NodeStatistics
{
    internal NodeStatistics(NodeCounters counters)
    {
        FramesSent = counters[Counter.FramesSent];
        FrameBytesSent = counters[Counter.FrameBytesSent];
        FramesReceived = counters[Counter.FramesReceived];
        FrameBytesReceived = counters[Counter.FrameBytesReceived];
        DatagramsSent = counters[Counter.DatagramsSent];
        DatagramBytesSent = counters[Counter.DatagramBytesSent];
        DatagramsReceived = counters[Counter.DatagramsReceived];
        DatagramBytesReceived = counters[Counter.DatagramBytesReceived];
        RelayedSent = counters[Counter.RelayedSent];
        RelayedBytesSent = counters[Counter.RelayedBytesSent];
        RelayedReceived = counters[Counter.RelayedReceived];
        RelayedBytesReceived = counters[Counter.RelayedBytesReceived];
        HandshakesStarted = counters[Counter.HandshakesStarted];
        HandshakesCompleted = counters[Counter.HandshakesCompleted];
        HandshakesFailed = counters[Counter.HandshakesFailed];
        Sessions = counters[Counter.Sessions];
        GroupCopiesSent = counters[Counter.GroupCopies];
        GroupCopiesSaved = counters[Counter.GroupCopiesSaved];
        ReplicaCopies = counters[Counter.ReplicaCopies];
        GroupJoins = counters[Counter.GroupJoins];
        GroupLeaves = counters[Counter.GroupLeaves];
        NeighborsAnswered = counters[Counter.NeighborsAnswered];
        NeighborsRefused = counters[Counter.NeighborsRefused];
        EventsDropped = counters[Counter.EventsDropped];
        Drops = Enum.GetValues<DropReason>().ToDictionary(reason => reason, reason => counters[reason]);
        TotalDrops = Drops.Values.Sum();
    }

    /// <summary>Frames taken from the port and sent to at least one peer.</summary>
    public long FramesSent { get; }

    /// <summary>The bytes of these frames.</summary>
    public long FrameBytesSent { get; }

    /// <summary>Frames of peers handed to the port, those it dropped (<see cref="DropReason.PortFull"/>) included.</summary>
    public long FramesReceived { get; }

    /// <summary>The bytes of these frames.</summary>
    public long FrameBytesReceived { get; }

    /// <summary>Datagrams that the host took; a frame for several peers counts once for each.</summary>
    public long DatagramsSent { get; }

    /// <summary>The UDP payload given to the host in bytes, datagrams that it refused included.</summary>
    public long DatagramBytesSent { get; }

    /// <summary>Datagrams that arrived.</summary>
    public long DatagramsReceived { get; }

    /// <summary>Their UDP payload in bytes.</summary>
    public long DatagramBytesReceived { get; }

    /// <summary>At a node: datagrams sent through a supernode. At a supernode: datagrams that it passed on.</summary>
    public long RelayedSent { get; }

    /// <summary>Their bytes.</summary>
    public long RelayedBytesSent { get; }

    /// <summary>Datagrams that arrived through, or for, a relay.</summary>
    public long RelayedReceived { get; }

    /// <summary>Their bytes.</summary>
    public long RelayedBytesReceived { get; }

    /// <summary>Handshakes begun here.</summary>
    public long HandshakesStarted { get; }

    /// <summary>Handshakes that gave a session, whoever began them.</summary>
    public long HandshakesCompleted { get; }

    /// <summary>Handshakes begun here that were given up.</summary>
    public long HandshakesFailed { get; }

    /// <summary>Sessions at this moment.</summary>
    public long Sessions { get; }

    /// <summary>Copies of group frames that were sent.</summary>
    public long GroupCopiesSent { get; }

    /// <summary>Copies that were not, since the other node does not want the group.</summary>
    public long GroupCopiesSaved { get; }

    /// <summary>Copies of other nodes' group frames that this node made for them.</summary>
    public long ReplicaCopies { get; }

    /// <summary>Groups that this node came to want, or wants from other sources, by its port or its application.</summary>
    public long GroupJoins { get; }

    /// <summary>Groups that it wants no more.</summary>
    public long GroupLeaves { get; }

    /// <summary>Questions of ARP and neighbour discovery from the port that were answered for stations at peers
    /// (<see cref="SegmentOptions.AnswerNeighbors"/>).</summary>
    public long NeighborsAnswered { get; }

    /// <summary>Claims of stations to an IP address that were not noted: beyond <see cref="SegmentOptions.MaxNeighbors"/>, or with a MAC address that is not
    /// the sender's. The frames themselves passed.</summary>
    public long NeighborsRefused { get; }

    /// <summary>Events that slow watchers missed.</summary>
    public long EventsDropped { get; }

    /// <summary>Drops by reason; every reason is there.</summary>
    public IReadOnlyDictionary<DropReason, long> Drops { get; }

    /// <summary>All drops.</summary>
    public long TotalDrops { get; }
}
