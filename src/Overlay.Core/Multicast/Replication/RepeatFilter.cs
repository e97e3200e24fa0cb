using Overlay.Crypto;
using Overlay.Wire.Messages;

namespace Overlay.Multicast.Replication;

/// <summary>
/// Lets each GroupData of one source pass once. A replicator cannot open what it copies, so this, behind the MAC of the datagram, is what keeps somebody on the
/// way from having a datagram multiplied again and again. Epochs go forward only. Thread-safe.
/// </summary>
internal sealed class RepeatFilter
{
    private readonly Lock _gate = new();
    private ReplayWindow _current = new();
    private ReplayWindow _previous = new();
    private ushort? _epoch;
    private ushort? _previousEpoch;

    /// <summary>Takes the header of an authentic datagram.</summary>
    public bool TryPass(in GroupHeader header)
    {
        lock (_gate)
        {
            if (header.Epoch == _previousEpoch)
            {
                return _previous.TryMark(header.Sequence);
            }

            if (header.Epoch == _epoch)
            {
                return _current.TryMark(header.Sequence);
            }

            // In the order of serial numbers (RFC 1982). To go back would empty the windows.
            if (_epoch is { } epoch && (short)(header.Epoch - epoch) < 0)
            {
                return false;
            }

            // What is on its way under the key before still passes after the change.
            (_previous, _previousEpoch, _current, _epoch) = (_current, _epoch, new ReplayWindow(), header.Epoch);
            return _current.TryMark(header.Sequence);
        }
    }
}
