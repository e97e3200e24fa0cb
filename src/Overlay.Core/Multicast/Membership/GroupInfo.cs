using System.Net;
using System.Text.Json.Serialization;
using Overlay.Json;

namespace Overlay;

/// <summary>A group of the segment as it is at one moment.</summary>
public sealed class GroupInfo
{
    internal GroupInfo()
    {
    }

    /// <summary>The group of IP, or null if it is named by its MAC address.</summary>
    [JsonConverter(typeof(IPAddressJsonConverter))]
    public required IPAddress? Address { get; init; }

    /// <summary>The Ethernet address of its frames.</summary>
    public required MacAddress MacAddress { get; init; }

    /// <summary>The VLAN of its frames, 1 to 4,094; 0 for frames without a tag, and those that have a priority only (IEEE 802.1Q). Of two tags the outer one
    /// counts.</summary>
    public required int Vlan { get; init; }

    /// <summary>What this node wants of it, or null if it is no member.</summary>
    public required GroupInterest? Own { get; init; }

    /// <summary>The other nodes that are members, and what each wants; none for a group that this node sent to and nobody joined.</summary>
    public required IReadOnlyDictionary<NodeId, GroupInterest> Members { get; init; }

    /// <summary>Frames that this node had for the group since somebody joined it, or while nobody is in it.</summary>
    public required long FramesSent { get; init; }

    /// <summary>Their bytes.</summary>
    public required long FrameBytesSent { get; init; }

    /// <summary>Bits of such frames per second, each frame counted once however many copies go out, with its Ethernet header and without what the overlay adds.
    /// Measured over whole seconds and smoothed: the last second counts half, the one before it a quarter, and so on. What this node sends to the group takes
    /// so much of its uplink times the copies.</summary>
    public required long BitsPerSecondSent { get; init; }

    /// <summary>Frames of others for the group that came to the port of this node, since somebody joined it.</summary>
    public required long FramesReceived { get; init; }

    /// <summary>Their bytes.</summary>
    public required long FrameBytesReceived { get; init; }

    /// <summary>Bits of such frames per second, measured like <see cref="BitsPerSecondSent"/>.</summary>
    public required long BitsPerSecondReceived { get; init; }

    /// <summary>Copies of the frames that this node sent.</summary>
    public required long CopiesSent { get; init; }

    /// <summary>Copies that it did not send, since the other node does not want the group.</summary>
    public required long CopiesSaved { get; init; }

    /// <summary>Who makes the copies now; never <see cref="ReplicationMode.Auto"/>.</summary>
    public required ReplicationMode Replication { get; init; }

    /// <summary>Says which group it is and how many members it has besides this node.</summary>
    /// <returns>For example <c>239.1.1.1, 2 members</c>.</returns>
    public override string ToString() => $"{Address?.ToString() ?? MacAddress.ToString()}, {Members.Count} members";
}
