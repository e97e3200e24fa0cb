using Overlay.Multicast.Replication;
using Overlay.Primitives;

namespace Overlay;

/// <summary>Who gets frames for group addresses. Broadcast, 224.0.0.0/24 and IPv6 groups up to the scope of the link always go to all nodes.</summary>
public sealed record MulticastOptions
{
    /// <summary>True to send frames of a group to the nodes that want it: those with a host behind their port that joined by IGMP (RFC 3376) or MLD (RFC 3810),
    /// and those whose application called <see cref="OverlayNode.JoinGroup(System.Net.IPAddress, System.Net.IPAddress?, int)"/>. False to send all group frames
    /// to all nodes.</summary>
    /// <value>Default: true.</value>
    public bool Prune { get; init; } = true;

    /// <summary>Which groups that are not of IP this node gets.</summary>
    /// <value>Default: <see cref="OtherGroups.All"/>.</value>
    public OtherGroups OtherGroups { get; init; } = OtherGroups.All;

    /// <summary>True if this node gets all groups of IP, joined or not; for analyzers, and for applications that read frames without ever joining.</summary>
    /// <value>Default: null, true for an <see cref="InProcessPort"/> on which no <see cref="OverlayNetwork"/> was created: an application that reads frames
    /// itself need not join, and a host in the process tells what its clients joined.</value>
    public bool? ReceiveAll { get; init; }

    /// <summary>True if the node asks the hosts behind its port for their groups every 125 seconds, as the querier of IGMP and MLD, unless a router with a
    /// lower address does. Who does not answer for 260 seconds is no member any more. False: a host is a member until it leaves.</summary>
    /// <value>Default: null, true for a device (<c>TapPort</c>).</value>
    public bool? Query { get; init; }

    /// <summary>Who makes the copies of this node's group frames. <see cref="OverlayNode.SetReplication(System.Net.IPAddress, ReplicationMode?)"/> sets it for
    /// one group. Others are asked for the groups that this node sent to in the last minute; its first frames, within about a second, are copied by
    /// itself.</summary>
    /// <value>Default: <see cref="ReplicationMode.Auto"/>.</value>
    public ReplicationMode Replication { get; init; } = Defaults.Mode;

    /// <summary>What this node can send, in bits per second. With <see cref="ReplicationMode.Auto"/> others make the copies of a group that would take more
    /// than half of it. For each node that asks it for copies this node sends no more than that; the rest is dropped and counted as
    /// <see cref="DropReason.ReplicationLimited"/>.</summary>
    /// <remarks>1,000 to 10^12 bits per second.</remarks>
    /// <value>Default: 1,000,000,000.</value>
    public long Uplink { get; init; } = Defaults.Uplink;

    /// <summary>The most copies of one frame that a node of a tree sends.</summary>
    /// <remarks>2 to 64. Fewer: less for each uplink, and more hops.</remarks>
    /// <value>Default: 8.</value>
    public int FanOut { get; init; } = Defaults.FanOut;

    /// <summary>Among how many replicators the members of a group are divided.</summary>
    /// <remarks>1 to 64.</remarks>
    /// <value>Default: 2.</value>
    public int Replicators { get; init; } = Defaults.Replicators;

    /// <summary>For whom this node makes copies of frames that others send.</summary>
    /// <value>Default: <see cref="ReplicationDuty.Member"/>.</value>
    public ReplicationDuty Replicates { get; init; } = Defaults.Duty;

    private static ReplicationRules Defaults { get; } = new();

    internal ReplicationRules ToRules() => new() { Mode = Replication, Uplink = Uplink, FanOut = FanOut, Replicators = Replicators, Duty = Replicates };

    internal void Validate()
    {
        OptionChecks.That(Enum.IsDefined(OtherGroups), nameof(OtherGroups), $"must be {nameof(OtherGroups.All)} or {nameof(OtherGroups.Joined)}");
        OptionChecks.That(Enum.IsDefined(Replication), nameof(Replication), $"must be one of {string.Join(", ", Enum.GetNames<ReplicationMode>())}");
        OptionChecks.That(Enum.IsDefined(Replicates), nameof(Replicates), $"must be one of {string.Join(", ", Enum.GetNames<ReplicationDuty>())}");
        OptionChecks.InRange(Uplink, 1_000, 1_000_000_000_000);
        OptionChecks.InRange(FanOut, 2, 64);
        OptionChecks.InRange(Replicators, 1, 64);
    }
}
