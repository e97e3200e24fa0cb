namespace Overlay;

/// <summary>Which groups that are not of IP a node gets, for example those of LLDP, PTP or TIPC.</summary>
public enum OtherGroups
{
    /// <summary>All.</summary>
    All,

    /// <summary>Those that were joined by <see cref="OverlayNode.JoinGroup(MacAddress)"/>.</summary>
    Joined,
}
