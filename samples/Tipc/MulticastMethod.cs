namespace Overlay.Samples.Tipc;

/// <summary>How a message to a service range travels to several nodes.</summary>
public enum MulticastMethod
{
    /// <summary>Copies to at most 1 + a tenth of the nodes, else the broadcast link: the default of Linux.</summary>
    AutoSelect,

    /// <summary>A copy on the link of each node that has a receiver.</summary>
    Replicast,

    /// <summary>One frame for all nodes.</summary>
    Broadcast,
}
