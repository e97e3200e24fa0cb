namespace Overlay.Samples.Tipc.Clusters;

/// <summary>What the lower half tells the upper.</summary>
internal abstract record ClusterEvent
{
    /// <summary>The node has its address from now on.</summary>
    public sealed record AddressChosen(TipcAddress Address) : ClusterEvent;

    /// <summary>Another node, with that MAC address, uses this node's address.</summary>
    public sealed record DuplicateAddress(TipcAddress Address, MacAddress Mac) : ClusterEvent;

    /// <summary>The link is up and the broadcast link synchronised: what is sent to the neighbour now comes first.</summary>
    public sealed record NeighbourUp(Neighbour Neighbour) : ClusterEvent;

    /// <summary>The link is gone, with all that was on its way.</summary>
    public sealed record NeighbourDown(Neighbour Neighbour) : ClusterEvent;

    /// <summary>A whole message for the upper half: data, or names.</summary>
    public sealed record MessageReceived(TipcAddress From, byte[] Message) : ClusterEvent;
}
