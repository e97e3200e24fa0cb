namespace Overlay.Net.Neighbors;

/// <summary>What is known about a neighbour (RFC 4861, section 7.3.2); ARP uses the same states.</summary>
internal enum NeighborState
{
    /// <summary>It was asked for its MAC address and has not answered yet.</summary>
    Incomplete,

    /// <summary>It has answered not long ago.</summary>
    Reachable,

    /// <summary>It has not been heard of for a while, or only by itself; used, and then verified.</summary>
    Stale,

    /// <summary>Used since it was stale; a little later it is asked.</summary>
    Delay,

    /// <summary>It is being asked directly.</summary>
    Probe,
}
