namespace Overlay.Samples.Tipc;

/// <summary>Who can see a binding.</summary>
public enum Scope
{
    /// <summary>Not given: the cluster.</summary>
    Unspecified = 0,

    /// <summary>Every node of the cluster.</summary>
    Cluster = 2,

    /// <summary>Sockets of this node only.</summary>
    Node = 3,
}
