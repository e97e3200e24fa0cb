namespace Overlay;

/// <summary>Why a frame or a datagram was dropped. Each drop is counted once, under one reason, in the meter and the statistics.</summary>
public enum DropReason
{
    /// <summary>A datagram that is too short, too long or does not follow the wire format.</summary>
    Malformed,

    /// <summary>A datagram of a type, or a control message of a kind, that this version does not know.</summary>
    UnknownType,

    /// <summary>
    /// A datagram for a session that does not exist (any more): a peer or a member of a supernode has not noticed that this one was started again, or somebody
    /// makes them up. Messages that were under way when a session ended, and answers to the copies of a handshake, are not counted up to a few for each
    /// session; frames always are.
    /// </summary>
    UnknownSession,

    /// <summary>A datagram whose authentication tag does not fit: forged, damaged or sealed with another key.</summary>
    AuthenticationFailed,

    /// <summary>A datagram that was received before, or is older than the replay window.</summary>
    Replayed,

    /// <summary>A group datagram of a sender or an epoch whose key this node does not have.</summary>
    UnknownGroupKey,

    /// <summary>A frame with a transform that this node does not know.</summary>
    UnknownTransform,

    /// <summary>A frame that its transform could not restore.</summary>
    TransformFailed,

    /// <summary>
    /// A frame whose source address its sender may not use: from the port another one than the node's own, unless <see cref="BridgingOptions.Allow"/> is set;
    /// from a peer another one than the peer's own, unless it bridges and may (<see cref="BridgingOptions.Accept"/>).
    /// </summary>
    SourceRefused,

    /// <summary>A frame shorter than an Ethernet header.</summary>
    FrameTooShort,

    /// <summary>A frame longer than the segment's MTU allows.</summary>
    FrameTooLong,

    /// <summary>A frame that the port did not take because its reader is too slow.</summary>
    PortFull,

    /// <summary>
    /// A segment of a TCP stream that keeps the queue in front of a port long: its sender is to slow down (controlled delay, RFC 8289). A few
    /// each second are normal while a stream runs at full speed.
    /// </summary>
    QueueDelay,

    /// <summary>A unicast frame for an address that no peer has, and no peer bridges.</summary>
    UnknownDestination,

    /// <summary>A frame for a peer whose session is not ready, beyond what is kept until it is.</summary>
    PeerNotReady,

    /// <summary>
    /// A datagram with a frame that the host did not take: no route, or a full send buffer. What only asks whether a peer has an address is not counted: not
    /// every address of a peer leads anywhere from this host.
    /// </summary>
    SendFailed,

    /// <summary>A handshake message that fails its MAC, its key or its Noise decryption.</summary>
    HandshakeRefused,

    /// <summary>
    /// A handshake message beyond the rate, or the number for one peer, that is answered without a cookie, or a recording of one; at a supernode also a
    /// registration beyond four a second of one node. An initiation goes over several paths; the copies that so arrive are not counted, up to a few of each.
    /// </summary>
    HandshakeLimited,

    /// <summary>A control message or a handshake beyond what is queued of its kind for the control loop.</summary>
    ControlQueueFull,

    /// <summary>
    /// A relayed datagram whose slot or token is not known: at a supernode, a frame for a member that has just gone, or of one that is not registered; at a
    /// node, one that does not come from a supernode that it is registered at. A supernode does not count checks and handshakes that cross the farewell of a
    /// member, or its own start.
    /// </summary>
    RelayRefused,

    /// <summary>A relayed datagram beyond the sender's share of the supernode.</summary>
    RelayLimited,

    /// <summary>
    /// A broadcast beyond the limit for the port or the peer that it came from (<see cref="SegmentOptions"/>): two bridges that make a loop, or a program gone
    /// wild. If the traffic is wanted, raise the limit.
    /// </summary>
    BroadcastStorm,

    /// <summary>The same for a multicast.</summary>
    MulticastStorm,

    /// <summary>The same for a unicast frame whose destination is not known: from the port, an address that no peer has; from a peer, one that is not
    /// here.</summary>
    UnknownUnicastStorm,

    /// <summary>A frame for a group that its sender may not send to (<see cref="GroupRule.Senders"/>): from the port, or from a peer.</summary>
    GroupSenderRefused,

    /// <summary>A datagram to be copied on whose slot or source is not that of a request which this node accepted, or whose MAC is wrong; a few when a group's
    /// replicators change. Many mean that somebody makes such datagrams up. Also a request for copies that was refused: this node copies for nobody, or not for
    /// this group, has as many requests as it takes, or does not reach more of the members than an answer can name.</summary>
    ReplicationRefused,

    /// <summary>A datagram that this node has copied on before.</summary>
    ReplicationRepeated,

    /// <summary>A request to copy this node's own frames: the tree would have a loop.</summary>
    ReplicationLoop,

    /// <summary>A datagram that was not copied on, since the node that asked for the copies has had its share: as many bytes a second as this node can send
    /// (<see cref="MulticastOptions.Uplink"/>), and at least a megabyte after a pause. If this node is a member itself, it gets the frame all the
    /// same.</summary>
    ReplicationLimited,

    /// <summary>A frame for a group that the one it came for may not join (<see cref="GroupRule.Members"/>): this node, or a peer that it was addressed to
    /// alone. Also a report with which a host behind the port came to want such a group.</summary>
    GroupMemberRefused,

    /// <summary>
    /// A frame for a group that came round: this node had the same one from another side within a second. Two nodes are bridges of one network; nothing goes
    /// round, but one of them is enough.
    /// </summary>
    FrameLooped,

    /// <summary>
    /// A datagram of this node that came in from its own port: the host's route to a peer leads through the segment, so the overlay would carry itself. That
    /// address is not used; name its network in <see cref="UnderlayOptions.ExcludedNetworks"/>, or mend the route, and it is not tried either.
    /// </summary>
    RecursiveRouting,

    /// <summary>
    /// A report of IGMP or MLD from the port that was not taken, since the hosts there are on more than 256 VLANs or in more than 4,096 groups; what it asks
    /// for does not come. Join fewer groups, or have this node receive all of them (<see cref="MulticastOptions.ReceiveAll"/>).
    /// </summary>
    MembershipLimited,

    /// <summary>
    /// A frame of this node for a group that no other node is a member of, or that none wants from its source. Where somebody should get it: has the receiver
    /// joined, on the same VLAN and on the device of the overlay, and do the two nodes see each other? <see cref="OverlayNode.GetGroups"/> tells which groups
    /// these are.
    /// </summary>
    NoMember,

    /// <summary>
    /// A frame of a peer for a group address with an IP packet for one station in it. Whoever has the sender's group key could have made it, so that a host
    /// would take it for what only the sender can have sent (RFC 1122, section 3.3.6). Clusters that share an address by a group address, as Network Load
    /// Balancing does, cannot be reached in this way; have them use unicast addresses. A copy that was sealed for this node alone can have been made by nobody
    /// else, and passes.
    /// </summary>
    UnicastInGroupFrame,
}
