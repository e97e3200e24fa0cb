namespace Overlay.Nodes.Groups;

/// <summary>What the groups of the port wait for.</summary>
internal enum PortGroupsDeadline
{
    /// <summary>Ask, or let go of hosts that did not answer.</summary>
    Next,
}
