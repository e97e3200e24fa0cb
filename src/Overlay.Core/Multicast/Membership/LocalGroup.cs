using Overlay.Primitives;
using Overlay.Wire;

namespace Overlay.Multicast.Membership;

/// <summary>What this node wants of one group, as the peers are told.</summary>
internal sealed class LocalGroup(GroupId group) : IRevisioned
{
    public GroupId Group => group;

    public required GroupFilter Filter { get; init; }

    public uint Revision { get; set; }

    public bool IsRemoved => Filter.IsNobody;
}
