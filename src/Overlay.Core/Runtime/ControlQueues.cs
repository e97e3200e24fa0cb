using Overlay.Buffers;

namespace Overlay.Runtime;

/// <summary>
/// The two queues in front of the control loop: messages of sessions, and handshakes, which anybody can send. They take turns, so a flood of one kind costs the
/// other no place and half of the time at most.
/// </summary>
internal sealed class ControlQueues(int capacity, int maxLength)
{
    private readonly ControlQueue _sealed = new(capacity, maxLength);
    private readonly ControlQueue _handshakes = new(capacity, maxLength);
    private bool _isHandshakesTurn;

    /// <summary>Takes the packet and gives a spare buffer for it; false if its queue is full, and the packet stays the caller's.</summary>
    public bool TryPost(PacketBuffer packet, bool isHandshake, out PacketBuffer spare) => (isHandshake ? _handshakes : _sealed).TryPost(packet, out spare);

    /// <summary>Gives a packet for a spare buffer; false if there is none, and the spare stays the caller's. For one thread.</summary>
    public bool TryTake(PacketBuffer spare, out PacketBuffer packet)
    {
        _isHandshakesTurn = !_isHandshakesTurn;
        var (first, second) = _isHandshakesTurn ? (_handshakes, _sealed) : (_sealed, _handshakes);
        return first.TryTake(spare, out packet) || second.TryTake(spare, out packet);
    }
}
