using Overlay.Samples.Tipc.Messages;
using Overlay.Samples.Tipc.Protocol;

namespace Overlay.Samples.Tipc.Clusters;

/// <summary>The door of the lower half: finds the other nodes on one bearer, and carries messages to one or to all of them, in order and without loss.</summary>
/// <remarks>No clock, no socket, no thread: the caller hands in frames and the time, then takes frames, events and the next deadline.</remarks>
internal sealed class Cluster
{
    private readonly Queue<byte[]> _frames = new();
    private readonly Queue<ClusterEvent> _events = new();
    private readonly TipcCounters _counters;

    public Cluster(ClusterOptions options, ITipcRandom random, TipcCounters counters, TimeSpan now)
    {
        _counters = counters;
        Address = options.Address;
        NextDeadline = now;
        _ = random;
    }

    /// <summary>Null during the address trial.</summary>
    public TipcAddress? Address { get; }

    public TimeSpan NextDeadline { get; private set; }

    /// <summary>Those whose link is up.</summary>
    public IReadOnlyCollection<TipcAddress> Neighbours => [];

    /// <summary>What all nodes of the cluster can do.</summary>
    public Capabilities Capabilities => Capabilities.All;

    /// <summary>False: too much waits for this link. Messages given to <see cref="Broadcast"/> all the same are kept.</summary>
    public bool CanBroadcast => true;

    public IReadOnlyList<LinkStatus> Links => [];

    /// <summary>One Ethernet frame as it came from the segment.</summary>
    public void HandleFrame(ReadOnlySpan<byte> frame, TimeSpan now)
    {
        _counters.Drop(TipcDropReason.NotForUs);
        NextDeadline = TimeSpan.MaxValue;
    }

    public void HandleTimeout(TimeSpan now) => NextDeadline = TimeSpan.MaxValue;

    /// <summary>Takes the next Ethernet frame to put on the segment; the array is the caller's.</summary>
    public bool TryTakeFrame(out byte[] frame) => _frames.TryDequeue(out frame!);

    public bool TryTakeEvent(out ClusterEvent e) => _events.TryDequeue(out e!);

    /// <summary>False: too much waits for this link. Messages given to <see cref="Send"/> all the same are kept. True for a node that is no neighbour.</summary>
    public bool CanSend(TipcAddress neighbour) => true;

    /// <summary>Sends one TIPC message with its header, of any length, in sequence on the link; to a node that is no neighbour it is dropped and counted.</summary>
    public void Send(TipcAddress neighbour, byte[] message, TimeSpan now) => _counters.Drop(TipcDropReason.LinkDown);

    /// <summary>Sends one TIPC message with its header to all neighbours on the broadcast link; without any it is nothing.</summary>
    public void Broadcast(byte[] message, TimeSpan now)
    {
    }

    /// <summary>Tells every neighbour that this node leaves. Nothing is received or sent afterwards.</summary>
    public void Stop(TimeSpan now) => NextDeadline = TimeSpan.MaxValue;
}
