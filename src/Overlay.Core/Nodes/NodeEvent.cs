using Overlay.Paths;
using Overlay.Primitives;
using Overlay.Wire.Messages;

namespace Overlay.Nodes;

/// <summary>Something that the application may want to know.</summary>
internal abstract record NodeEvent
{
    /// <summary>Something that happened to a peer, with the IP addresses that its own station says it has.</summary>
    public abstract record OfPeer(NodeId Id, MacAddress Mac, string Name) : NodeEvent
    {
        public IReadOnlyList<IpAddress> Addresses { get; init; } = [];
    }

    /// <summary>The first session with a peer is confirmed.</summary>
    public sealed record PeerJoined(NodeId Id, MacAddress Mac, string Name, UnderlayPath Path) : OfPeer(Id, Mac, Name);

    /// <summary>A peer said goodbye, or is silent for too long.</summary>
    public sealed record PeerLeft(NodeId Id, MacAddress Mac, string Name, bool SaidGoodbye) : OfPeer(Id, Mac, Name);

    /// <summary>A peer does not say that it has this node's group key, and is dropped.</summary>
    public sealed record GroupKeyIgnored(NodeId Id, MacAddress Mac, string Name, UnderlayPath Path) : OfPeer(Id, Mac, Name);

    /// <summary>
    /// Frames of a peer were refused for what it did. Count: how many since this was told last. Reason: that of most of them. IsProven: false if all came under
    /// a key that others have, too. ShutOutFor: how long the peer is not admitted; null if it stays.
    /// </summary>
    public sealed record PeerMisbehaved(
        NodeId Id, MacAddress Mac, string Name, UnderlayPath Path, long Count, DropReason Reason, bool IsProven, TimeSpan? ShutOutFor) : OfPeer(Id, Mac, Name);

    /// <summary>A peer is reached over another path.</summary>
    public sealed record PathChanged(NodeId Id, MacAddress Mac, string Name, UnderlayPath Path) : OfPeer(Id, Mac, Name);

    /// <summary>A peer that joined takes frames of another length than this node.</summary>
    public sealed record MtuDiffers(NodeId Id, MacAddress Mac, string Name, int Theirs, int Ours) : OfPeer(Id, Mac, Name);

    /// <summary>This node is registered, and no other member of its community is listed.</summary>
    public sealed record NoOtherMember(string CommunityId) : NodeEvent;

    /// <summary>A supernode has not answered since the start.</summary>
    public sealed record SupernodeSilent(UnderlayAddress Address) : NodeEvent;

    /// <summary>A datagram of the node to this address came in from its own port, for the first time.</summary>
    public sealed record RouteIsRecursive(UnderlayAddress Target) : NodeEvent;

    /// <summary>A station at a peer says that it has an address that a station on this side has.</summary>
    public sealed record AddressClaimed(IpAddress Ip, MacAddress Mac, NodeId Peer, string Name) : NodeEvent;

    /// <summary>A supernode accepted the registration.</summary>
    public sealed record SupernodeReached(UnderlayAddress Address, UnderlayAddress Seen, bool OtherKeyInUse) : NodeEvent;

    /// <summary>A supernode does not answer any more.</summary>
    public sealed record SupernodeLost(UnderlayAddress Address) : NodeEvent;

    /// <summary>A supernode refused the registration; it is tried again.</summary>
    public sealed record SupernodeRefused(UnderlayAddress Address, RegistrationStatus Status, bool OtherKeyInUse) : NodeEvent;

    /// <summary>A supernode ended the registration because another node, at the other address, has this one's place; it is tried again later.</summary>
    public sealed record SupernodeEnded(UnderlayAddress Address, SessionEndReason Reason, UnderlayAddress Other) : NodeEvent;

    /// <summary>A supernode whose key was not known has told it; from now on no other is taken.</summary>
    public sealed record SupernodeKeyLearned(UnderlayAddress Address, ReadOnlyMemory<byte> PublicKey) : NodeEvent;

    /// <summary>At the address of a supernode that does not answer somebody with another key does. Told once for each key.</summary>
    public sealed record SupernodeKeyDiffers(UnderlayAddress Address, ReadOnlyMemory<byte> KnownKey, ReadOnlyMemory<byte> OtherKey) : NodeEvent;

    /// <summary>A frame from the port was dropped, because this node may not send as its source; told once for an address.</summary>
    public sealed record SourceRefused(MacAddress Source) : NodeEvent;
}
