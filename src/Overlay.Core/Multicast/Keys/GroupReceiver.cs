using Overlay.Buffers;
using Overlay.Primitives.Timing;
using Overlay.Sessions;
using Overlay.Wire.Messages;

namespace Overlay.Multicast.Keys;

/// <summary>Opens the group frames of one peer: with its present key, and for a while with the one before, for what was under way.</summary>
internal sealed class GroupReceiver
{
    /// <summary>How long the previous epoch still opens.</summary>
    public static readonly TimeSpan PreviousLifetime = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private GroupReceiveKey? _current;
    private GroupReceiveKey? _previous;
    private Instant _previousUntil;
    private uint _session;

    /// <summary>
    /// Takes a key. One that is here already keeps its window, and a late one changes nothing: a repetition of the previous key, or in one session a key of an
    /// epoch before, which the present one has overtaken. In another session the sender may have started again, with its epochs.
    /// </summary>
    public void Install(in GroupKey message, CipherSuite suite, uint session, Instant now)
    {
        lock (_lock)
        {
            if (_current?.IsSame(message) == true || _previous?.IsSame(message) == true || (_current is not null && session == _session && IsBefore(message.Epoch, _current.Epoch)))
            {
                return;
            }

            _session = session;
            _previous?.Close();
            _previous = _current;
            _previousUntil = now + PreviousLifetime;
            _current = new GroupReceiveKey(message, suite);
        }
    }

    /// <summary>Erases the previous key if its time is over.</summary>
    public void Expire(Instant now)
    {
        lock (_lock)
        {
            if (now >= _previousUntil)
            {
                _previous?.Close();
                _previous = null;
            }
        }
    }

    /// <summary>The peer is gone: erases its keys.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _current?.Close();
            _previous?.Close();
            (_current, _previous) = (null, null);
        }
    }

    /// <summary>In the order of serial numbers (RFC 1982): epochs begin again after the last.</summary>
    private static bool IsBefore(ushort epoch, ushort other) => (short)(epoch - other) < 0;

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
