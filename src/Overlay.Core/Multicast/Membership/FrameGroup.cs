using Overlay.Frames;
using Overlay.Packets;
using Overlay.Packets.Membership;
using Overlay.Primitives;
using Overlay.Wire;

namespace Overlay.Multicast.Membership;

/// <summary>What the headers of a frame for a group address say: which group it is for and who sends it. Read for every such frame, without
/// allocation.</summary>
internal readonly record struct FrameGroup(FrameGroupKind Kind, GroupId Group, IpAddress Source)
{
    /// <summary>The group of a frame with a group address as its destination. Each VLAN has groups of its own; of two tags the outer one decides.</summary>
    public static FrameGroup Of(ReadOnlySpan<byte> frame)
    {
        var ethernet = new EthernetFrame(frame);
        var destination = ethernet.Destination;
        if (destination.IsBroadcast)
        {
            return default;
        }

        var packet = ethernet.Content(out var etherType);
        if (etherType is not (EtherTypes.Ipv4 or EtherTypes.Ipv6))
        {
            return new FrameGroup(FrameGroupKind.Members, GroupId.Of(destination, ethernet.Vlan), default);
        }

        if (!PacketAddresses.TryRead(packet, etherType, out var source, out var address))
        {
            return default;
        }

        if (MembershipFrame.Concerns(packet, etherType, address))
        {
            return new FrameGroup(FrameGroupKind.Membership, default, default);
        }

        var group = GroupId.Of(address, ethernet.Vlan);
        return address.IsMulticast && !group.IsFlooded ? new FrameGroup(FrameGroupKind.Members, group, source) : default;
    }
}
