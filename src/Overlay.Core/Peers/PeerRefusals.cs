namespace Overlay.Peers;

/// <summary>The frames of one peer that were refused for what it did, by reason. Every lane counts; the control loop reads.</summary>
internal sealed class PeerRefusals(RefusalNotice? notice)
{
    /// <summary>
    /// What a peer that keeps to the rules does not cause, whatever the network does with its packets. What is left out can be nobody's fault, or this node's:
    /// a longer MTU, which is reported once; a frame that came round; a station that this node does not know any more.
    /// </summary>
    private static readonly DropReason[] Reasons =
    [
        DropReason.SourceRefused,
        DropReason.UnicastInGroupFrame,
        DropReason.GroupSenderRefused,
        DropReason.BroadcastStorm,
        DropReason.MulticastStorm,
        DropReason.Malformed,
        DropReason.FrameTooShort,
        DropReason.UnknownTransform,
        DropReason.TransformFailed,
    ];

    private readonly long[] _counts = new long[Reasons.Length];
    private long _proven;

    /// <summary>How many reasons there are.</summary>
    public static int Kinds => Reasons.Length;

    /// <summary>All of them.</summary>
    public long Total
    {
        get
        {
            var total = 0L;
            for (var kind = 0; kind < _counts.Length; kind++)
            {
                total += this[kind];
            }

            return total;
        }
    }

    /// <summary>Those that only the peer itself can have sent.</summary>
    public long Proven => Volatile.Read(ref _proven);

    public long this[int kind] => Volatile.Read(ref _counts[kind]);

    public static DropReason ReasonOf(int kind) => Reasons[kind];

    /// <summary>Counts a frame that is dropped, if the reason is the peer's doing.</summary>
    public void Note(DropReason reason, bool isProven)
    {
        var kind = Reasons.IndexOf(reason);
        if (kind < 0)
        {
            return;
        }

        Interlocked.Increment(ref _counts[kind]);
        if (isProven)
        {
            Interlocked.Increment(ref _proven);
        }

        notice?.Set();
    }
}
