namespace Overlay.Samples.Tipc.Names;

/// <summary>Which of the sockets that are bound to an instance a message to one of them goes to.</summary>
internal enum LookUp
{
    /// <summary>A socket of this node if there is one, else any: nodes with an address of the form 1.1.2.</summary>
    ClosestFirst,

    /// <summary>All sockets in turn, wherever they are: nodes whose address is a hash.</summary>
    AnyNode,

    /// <summary>Sockets of this node only.</summary>
    OwnNode,
}
