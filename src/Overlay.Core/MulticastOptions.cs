namespace Overlay;

/// <summary>Who gets frames for group addresses. Broadcast, 224.0.0.0/24 and IPv6 groups up to the scope of the link always go to all nodes.</summary>
public sealed record MulticastOptions
{
    /// <summary>True to send frames of a group to the nodes that want it: those with a host behind their port that joined by IGMP (RFC 3376) or MLD (RFC 3810), and
    /// those whose application called <see cref="OverlayNode.JoinGroup(System.Net.IPAddress, System.Net.IPAddress?)"/>. False to send all group frames to all nodes.</summary>
    /// <value>Default: true.</value>
    public bool Prune { get; init; } = true;

    /// <summary>Which groups that are not of IP this node gets.</summary>
    /// <value>Default: <see cref="OtherGroups.All"/>.</value>
    public OtherGroups OtherGroups { get; init; } = OtherGroups.All;

    /// <summary>True if this node gets all groups of IP, joined or not; for analyzers, and for applications that read frames without ever joining.</summary>
    /// <value>Default: null, true for an <see cref="InProcessPort"/> on which no <see cref="OverlayNetwork"/> was created: an application that reads frames itself need not join,
    /// and a host in the process tells what its clients joined.</value>
    public bool? ReceiveAll { get; init; }

    /// <summary>True if the node asks the hosts behind its port for their groups every 125 seconds, as the querier of IGMP and MLD, unless a router with a lower address does. Who does
    /// not answer for 260 seconds is no member any more. False: a host is a member until it leaves.</summary>
    /// <value>Default: null, true for a device (<c>TapPort</c>).</value>
    public bool? Query { get; init; }

    internal void Validate() => Node.OptionChecks.That(Enum.IsDefined(OtherGroups), nameof(OtherGroups), $"must be {nameof(OtherGroups.All)} or {nameof(OtherGroups.Joined)}");
}
