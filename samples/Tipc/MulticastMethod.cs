namespace Overlay.Samples.Tipc;

/// <summary>How a message to a service range travels to several nodes.</summary>
public enum MulticastMethod
{
    /// <summary>Copies if the receivers are on at most 1 + a tenth of the other nodes, else the broadcast link; as on Linux.</summary>
    AutoSelect,

    /// <summary>A copy on the link of each node that has a receiver.</summary>
    Replicast,

    /// <summary>One message on the broadcast link, which all nodes receive.</summary>
    Broadcast,
}
