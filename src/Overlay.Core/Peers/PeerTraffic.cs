using Overlay.Primitives.Timing;

namespace Overlay.Peers;

/// <summary>What the data path notes about one peer and the control loop reads. Any thread may write; of the times
/// the last to be written counts, which may be that of a lane whose turn began a little earlier.</summary>
internal sealed class PeerTraffic
{
    /// <summary>How often a packet from another path than the present one is shown to the control loop.</summary>
    private static readonly TimeSpan ForeignInterval = TimeSpan.FromMilliseconds(250);

    private long _heardAt;
    private long _heardOnPathAt;
    private long _sentAt;
    private long _reportForeignAt;
    private long _framesReceived;
    private long _framesSent;

    public PeerTraffic(Instant now, RefusalNotice? notice = null)
    {
        Refusals = new PeerRefusals(notice);
        _heardAt = _heardOnPathAt = now.Microseconds;
        _sentAt = long.MinValue;
    }

    /// <summary>When the last authentic packet came, on whatever path.</summary>
    public Instant HeardAt => new(Volatile.Read(ref _heardAt));

    /// <summary>When the last authentic packet came on the path that is used to send.</summary>
    public Instant HeardOnPathAt => new(Volatile.Read(ref _heardOnPathAt));

    /// <summary>When the last frame was sent.</summary>
    public Instant SentAt => new(Volatile.Read(ref _sentAt));

    /// <summary>What came of it and was refused.</summary>
    public PeerRefusals Refusals { get; }

    public long FramesReceived => Volatile.Read(ref _framesReceived);

    public long FramesSent => Volatile.Read(ref _framesSent);

    public void Heard(bool onPath, Instant now)
    {
        Volatile.Write(ref _heardAt, now.Microseconds);
        if (onPath)
        {
            Volatile.Write(ref _heardOnPathAt, now.Microseconds);
        }
    }

    /// <summary>Another path is used from now on: give it time, without taking the peer for alive.</summary>
    public void PathChanged(Instant now) => Volatile.Write(ref _heardOnPathAt, now.Microseconds);

    public void AddReceived(int frames) => Interlocked.Add(ref _framesReceived, frames);

    public void AddSent(int frames, Instant now)
    {
        Volatile.Write(ref _sentAt, now.Microseconds);
        Interlocked.Add(ref _framesSent, frames);
    }

    /// <summary>True once in an interval, for the packet that the control loop should look at; once more if two lanes ask at the same moment.</summary>
    public bool ShouldReportForeign(Instant now)
    {
        if (now.Microseconds < Volatile.Read(ref _reportForeignAt))
        {
            return false;
        }

        Volatile.Write(ref _reportForeignAt, (now + ForeignInterval).Microseconds);
        return true;
    }
}
