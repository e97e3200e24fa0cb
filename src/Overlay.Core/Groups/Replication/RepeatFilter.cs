using Overlay.Crypto;
using Overlay.Frames.Messages;

namespace Overlay.Groups.Replication;

/// <summary>
/// Lets each GroupData of one source pass once. A replicator cannot open what it copies, so this is what keeps somebody on the way from
/// having a datagram multiplied again and again. Thread-safe.
/// </summary>
internal sealed class RepeatFilter
{
    private readonly Lock _gate = new();
    private ReplayWindow _current = new();
    private ReplayWindow _previous = new();
    private ushort _epoch;
    private ushort? _previousEpoch;

    public bool TryPass(in GroupHeader header)
    {
        lock (_gate)
        {
            if (header.Epoch == _previousEpoch)
            {
                return _previous.TryMark(header.Sequence);
            }

            if (header.Epoch != _epoch)
            {
                // What is on its way under the key before still passes after the change.
                (_previous, _previousEpoch, _current, _epoch) = (_current, _epoch, new ReplayWindow(), header.Epoch);
            }

            return _current.TryMark(header.Sequence);
        }
    }
}
