using Overlay.Buffers;
using Overlay.Counters;
using Overlay.Packets.Segmentation;
using Overlay.Ports;

namespace Overlay.Runtime;

/// <summary>
/// Hands frames to the port and counts them; those of a run have their checksums completed for a port that takes none that are partial.
/// Nearly all come from the inbound path; the control loop has some at the start of a session, and a lane of a port takes one writer at a time.
/// </summary>
internal sealed class PortWriter(IPortLane port, NodeCounters counters)
{
    private readonly Lock _gate = new();

    public void Write(PacketBatch frames)
    {
        if (frames.Count == 0)
        {
            return;
        }

        var completes = !port.TakesRuns;
        var bytes = 0L;
        for (var i = 0; i < frames.Count; i++)
        {
            var frame = frames.Buffer(i);
            bytes += frame.Length;
            if (completes && frame.Burst != 0)
            {
                Complete(frame);
            }
        }

        counters.Add(Counter.FramesReceived, frames.Count);
        counters.Add(Counter.FrameBytesReceived, bytes);
        int taken;
        lock (_gate)
        {
            taken = port.Write(frames);
        }

        if (taken < frames.Count)
        {
            counters.Count(DropReason.PortFull, frames.Count - taken);
        }
    }

    /// <summary>A frame without a checksum that could be completed goes out as the peer sent it.</summary>
    private static void Complete(PacketBuffer frame)
    {
        TransportChecksum.TryComplete(frame.Span);
        frame.SetRun(0, 0);
    }
}
