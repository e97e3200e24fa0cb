using System.Buffers;
using Overlay.Primitives;
using Overlay.Primitives.Timing;

namespace Overlay.Net.Neighbors;

/// <summary>A station of the segment: its MAC address, how sure that is, and the frames that wait for it.</summary>
internal sealed class Neighbor : ITimed
{
    private readonly NeighborCache _cache;
    private readonly Queue<(byte[] Buffer, int Length)> _held = [];

    public Neighbor(NeighborCache cache, Agenda agenda, IpAddress address)
    {
        _cache = cache;
        Address = address;
        Deadlines = new Deadlines<NeighborDeadline>(agenda, this);
    }

    public IpAddress Address { get; }

    public MacAddress Mac { get; set; }

    public NeighborState State { get; set; }

    /// <summary>Questions without an answer so far.</summary>
    public int Asked { get; set; }

    /// <summary>Until when <see cref="NeighborState.Reachable"/> holds.</summary>
    public Instant ReachableUntil { get; set; }

    /// <summary>When something was last sent to it.</summary>
    public Instant UsedAt { get; set; }

    public int HeldBytes { get; private set; }

    public Deadlines<NeighborDeadline> Deadlines { get; }

    public void HandleTimeout(Instant now) => _cache.HandleTimeout(this, now);

    /// <summary>Room for a frame that waits until the MAC address is known.</summary>
    public Span<byte> Hold(int length)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(length);
        _held.Enqueue((buffer, length));
        HeldBytes += length;
        return buffer.AsSpan(0, length);
    }

    /// <summary>Sends what waited, now that the MAC address is known.</summary>
    public void Release(FrameOutbox outbox, NetCounters counters)
    {
        while (_held.TryDequeue(out var frame))
        {
            Mac.CopyTo(frame.Buffer);
            var room = outbox.Add(frame.Length);
            if (room.IsEmpty)
            {
                counters.Count(NetDrop.OutboxFull);
            }

            frame.Buffer.AsSpan(0, room.Length).CopyTo(room);

            ArrayPool<byte>.Shared.Return(frame.Buffer);
        }

        HeldBytes = 0;
    }

    public void DropHeld(NetCounters counters, NetDrop reason)
    {
        while (_held.TryDequeue(out var frame))
        {
            counters.Count(reason);
            ArrayPool<byte>.Shared.Return(frame.Buffer);
        }

        HeldBytes = 0;
    }
}
