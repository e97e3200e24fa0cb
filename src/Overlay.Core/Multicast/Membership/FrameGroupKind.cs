namespace Overlay.Multicast.Membership;

/// <summary>Who gets a frame for a group address.</summary>
internal enum FrameGroupKind
{
    /// <summary>Everybody: broadcast, groups of the link, and what is not understood.</summary>
    Flooded,

    /// <summary>The members of its group.</summary>
    Members,

    /// <summary>IGMP, MLD, or PIM for neighbours: for the node itself, which decides who else gets it.</summary>
    Membership,
}
