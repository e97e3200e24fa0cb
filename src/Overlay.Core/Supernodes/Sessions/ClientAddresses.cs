using Overlay.Primitives;

namespace Overlay.Supernodes.Sessions;

/// <summary>Where a node is at one moment: the address that it has proven, which is sent to, and one that it is just asked to prove, if there is one.</summary>
internal sealed record ClientAddresses(UnderlayAddress Proven, UnderlayAddress? Challenged)
{
    /// <summary>True if a datagram from there may be the node's.</summary>
    public bool Include(UnderlayAddress address) => address == Proven || address == Challenged;
}
