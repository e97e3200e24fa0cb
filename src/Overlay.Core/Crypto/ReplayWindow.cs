namespace Overlay.Crypto;

/// <summary>
/// Tells which counters were received before: a sliding window of <see cref="Size"/> counters below the highest one, as a ring of
/// 64-bit blocks that are cleared when the window moves onto them (RFC 6479). Not thread-safe.
/// </summary>
/// <remarks>
/// Packets of one sender can come over several paths: by lanes, after a change of the path, over replicators. On each path there may wait what a socket buffer
/// holds, some 11,000 small datagrams in <c>DatagramSocket.BufferSize</c>, so the window is longer than that. The ring is short until a counter
/// needs it: most sessions are quiet.
/// </remarks>
internal sealed class ReplayWindow
{
    public const int Size = 16_384;

    private const int BlockBits = 64;

    // One block more than the window needs: the block of the highest counter is only partly inside the window.
    private const int Blocks = (Size / BlockBits) + 1;

    private const int FirstBlocks = 8;

    private ulong[] _blocks = new ulong[FirstBlocks];
    private ulong _highest;

    /// <summary>True if the counter is new. Changes nothing, so it can be asked before the packet is authenticated.</summary>
    public bool Accepts(ulong counter) =>
        counter > _highest || (_highest - counter < Size && (_blocks[IndexOf(counter)] & BitOf(counter)) == 0);

    /// <summary>Remembers the counter of an authentic packet; false if it is not new.</summary>
    public bool TryMark(ulong counter)
    {
        if (!Accepts(counter))
        {
            return false;
        }

        if (counter > _highest)
        {
            MoveTo(counter);
        }

        _blocks[IndexOf(counter)] |= BitOf(counter);
        return true;
    }

    private void MoveTo(ulong counter)
    {
        if (counter / BlockBits >= (ulong)_blocks.Length && _blocks.Length < Blocks)
        {
            // Up to here a block's place is its number.
            Array.Resize(ref _blocks, Blocks);
        }

        var oldBlock = _highest / BlockBits;
        var steps = Math.Min((counter / BlockBits) - oldBlock, Blocks);
        for (ulong step = 1; step <= steps; step++)
        {
            _blocks[(oldBlock + step) % (ulong)_blocks.Length] = 0;
        }

        _highest = counter;
    }

    private ulong IndexOf(ulong counter) => counter / BlockBits % (ulong)_blocks.Length;

    private static ulong BitOf(ulong counter) => 1UL << (int)(counter % BlockBits);
}
