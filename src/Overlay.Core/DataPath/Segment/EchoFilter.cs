using System.Runtime.InteropServices;
using Overlay.Primitives.Timing;

namespace Overlay.DataPath.Segment;

/// <summary>
/// Finds frames that go round because two nodes are bridges of one network: each gets what the other sends into it. A frame, with the source address in it,
/// comes from one side, be it the port or one of the peers; the same from another side within a second is an echo. It remembers the last frames in a table of
/// hashes that forgets by being overwritten. Any lane may ask.
/// </summary>
internal sealed class EchoFilter
{
    private const int Slots = 4_096;
    private const ushort Port = 0;

    /// <summary>In units of 65,536 microseconds: longer than a frame is on its way, shorter than a station takes to move.</summary>
    private const int Window = 16;

    // Of a hash the lower bits are the place; behind its upper half stand the side and the time.
    private readonly ulong[] _slots = new ulong[Slots];

    /// <summary>What was seen behind the port is believed there from now on: it would come in again.</summary>
    public bool IsEchoFromPort(ReadOnlySpan<byte> frame, Instant now) => IsEcho(frame, Port, now, isBelieved: true);

    /// <summary>The same for a frame that is looked at once more if it is an echo, and is one then.</summary>
    public bool IsNextEchoFromPort(ReadOnlySpan<byte> frame, Instant now) => IsEcho(frame, Port, now, isBelieved: false);

    /// <summary>Of two peers the first is believed, so that one of two bridges is heard.</summary>
    public bool IsEchoFromPeer(ReadOnlySpan<byte> frame, NodeId peer, Instant now) => IsEcho(frame, (ushort)(1 + (peer.Value % ushort.MaxValue)), now, isBelieved: false);

    private bool IsEcho(ReadOnlySpan<byte> frame, ushort side, Instant now, bool isBelieved)
    {
        var hash = HashOf(frame);
        var time = (ushort)(now.Microseconds >> 16);
        ref var slot = ref _slots[hash % Slots];
        var known = Volatile.Read(ref slot);
        var isEcho = known >> 32 == hash >> 32 && (ushort)(known >> 16) != side && (ushort)(time - (ushort)known) <= Window;
        if (!isEcho || isBelieved)
        {
            Volatile.Write(ref slot, (hash & 0xffff_ffff_0000_0000) | ((ulong)side << 16) | time);
        }

        return isEcho;
    }

    private static ulong HashOf(ReadOnlySpan<byte> frame)
    {
        const ulong Factor = 0xff51_afd7_ed55_8ccd;
        var hash = (ulong)frame.Length;
        var words = MemoryMarshal.Cast<byte, ulong>(frame);
        foreach (var word in words)
        {
            hash = (hash ^ word) * Factor;
            hash ^= hash >> 32;
        }

        foreach (var value in frame[(words.Length * sizeof(ulong))..])
        {
            hash = (hash ^ value) * Factor;
            hash ^= hash >> 32;
        }

        return hash;
    }
}
