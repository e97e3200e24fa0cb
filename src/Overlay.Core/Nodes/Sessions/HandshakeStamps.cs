using Overlay.Primitives.Timing;

namespace Overlay.Nodes.Sessions;

/// <summary>
/// The stamps of this node's initiations: each is larger than all before, also than those of an earlier start if the host's clock went on. The first is
/// what the shell says; from there they count microseconds.
/// </summary>
internal sealed class HandshakeStamps(ulong first)
{
    private Instant _origin = Instant.Never;
    private ulong _last;

    public ulong Next(Instant now)
    {
        _origin = _origin == Instant.Never ? now : _origin;
        return _last = Math.Max(_last + 1, first + (ulong)Math.Max(0, now.Microseconds - _origin.Microseconds));
    }
}
