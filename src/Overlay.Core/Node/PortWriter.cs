using Overlay.Diagnostics;

namespace Overlay.Node;

/// <summary>
/// Hands frames to the port and counts them. Nearly all come from the inbound path; the control loop has some at the start of a
/// session, and a port takes one writer at a time.
/// </summary>
internal sealed class PortWriter(IFramePort port, NodeCounters counters)
{
    private readonly Lock _gate = new();

    public void Write(PacketBatch frames)
    {
        if (frames.Count == 0)
        {
            return;
        }

        var bytes = 0L;
        for (var i = 0; i < frames.Count; i++)
        {
            bytes += frames[i].Length;
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
}
