using Overlay.Buffers;
using Overlay.Frames.Messages;
using Overlay.Primitives;
using Overlay.Protocol;

namespace Overlay.Groups;

/// <summary>Opens the group frames of one peer: with its present key, and for a while with the one before, for what was under way.</summary>
internal sealed class GroupReceiver
{
    /// <summary>How long the previous epoch still opens.</summary>
    public static readonly TimeSpan PreviousLifetime = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private GroupReceiveKey? _current;
    private GroupReceiveKey? _previous;
    private Instant _previousUntil;

    /// <summary>Takes a key. One that is here already keeps its window, and a late repetition of the previous one changes nothing.</summary>
    public void Install(in GroupKey message, CipherSuite suite, Instant now)
    {
        lock (_lock)
        {
            if (_current?.IsSame(message) == true || _previous?.IsSame(message) == true)
            {
                return;
            }

            _previous = _current;
            _previousUntil = now + PreviousLifetime;
            _current = new GroupReceiveKey(message, suite);
        }
    }

    /// <summary>Opens a datagram in place; null if the key of its epoch is not here.</summary>
    public OpenResult? TryOpen(PacketBuffer datagram, in GroupHeader header, Instant now)
    {
        lock (_lock)
        {
            if (_current?.Epoch == header.Epoch)
            {
                return _current.TryOpen(datagram, header);
            }

            return _previous?.Epoch == header.Epoch && now < _previousUntil ? _previous.TryOpen(datagram, header) : null;
        }
    }
}
