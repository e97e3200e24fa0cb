using Microsoft.Extensions.Logging;

namespace Overlay.Diagnostics;

/// <summary>All that a node logs. Ids are never used again for something else; nothing is logged per packet.</summary>
internal static partial class NodeLog
{
    [LoggerMessage(1, LogLevel.Information, "Node {Node} ({Mac}) of community '{Community}' starts on {Local}.")]
    public static partial void Starting(ILogger logger, NodeId node, MacAddress mac, string community, string local);

    [LoggerMessage(2, LogLevel.Warning, "Community '{Community}' has no key: frames are neither encrypted nor authenticated, and anybody can join.")]
    public static partial void Unencrypted(ILogger logger, string community);

    [LoggerMessage(3, LogLevel.Warning, "No supernode answered within {Timeout} s; tried {Tried}. The node goes on trying.")]
    public static partial void NoSupernodeYet(ILogger logger, double timeout, string tried);

    [LoggerMessage(4, LogLevel.Information, "Registered at supernode {Supernode}, which sees this node as {Seen}.")]
    public static partial void Registered(ILogger logger, string supernode, string seen);

    [LoggerMessage(5, LogLevel.Warning, "Supernode {Supernode} does not answer any more.")]
    public static partial void SupernodeLost(ILogger logger, string supernode);

    [LoggerMessage(6, LogLevel.Warning, "{Reason}")]
    public static partial void SupernodeRefused(ILogger logger, string reason);

    [LoggerMessage(21, LogLevel.Information, "Supernode {Supernode} has public key {PublicKey}; no other key is accepted from now on.")]
    public static partial void SupernodeKeyLearned(ILogger logger, string supernode, string publicKey);

    [LoggerMessage(22, LogLevel.Warning, "{Reason}")]
    public static partial void SupernodeKeyDiffers(ILogger logger, string reason);

    [LoggerMessage(23, LogLevel.Warning, "The supernode's key is not kept in {File}: {Problem}. It is learned anew at the next start.")]
    public static partial void SupernodeKeyNotKept(ILogger logger, string file, string problem);

    [LoggerMessage(8, LogLevel.Warning, "{Hint}")]
    public static partial void OtherKeyInUse(ILogger logger, string hint);

    [LoggerMessage(9, LogLevel.Information, "Peer {Peer} joined, reached by {Path}.")]
    public static partial void PeerJoined(ILogger logger, string peer, string path);

    [LoggerMessage(10, LogLevel.Information, "Peer {Peer} left; said goodbye: {SaidGoodbye}.")]
    public static partial void PeerLeft(ILogger logger, string peer, bool saidGoodbye);

    [LoggerMessage(11, LogLevel.Information, "Peer {Peer} is now reached by {Path}.")]
    public static partial void PathChanged(ILogger logger, string peer, string path);

    [LoggerMessage(12, LogLevel.Error, "The node stops: {Message}")]
    public static partial void Faulted(ILogger logger, string message, Exception error);

    [LoggerMessage(13, LogLevel.Information, "Node {Node} has stopped.")]
    public static partial void Stopped(ILogger logger, NodeId node);

    [LoggerMessage(14, LogLevel.Information, "Supernode {Supernode} is now tried at {Address}.")]
    public static partial void SupernodeMoved(ILogger logger, string supernode, string address);

    [LoggerMessage(15, LogLevel.Warning, "Peer {Peer} has an MTU of {Theirs}, this node one of {Ours}: packets of more than {Smaller} bytes between the two are lost. Give all nodes the same MTU.")]
    public static partial void MtuDiffers(ILogger logger, string peer, int theirs, int ours, int smaller);

    [LoggerMessage(16, LogLevel.Information, "Registered, but no other member of '{Community}' (id {CommunityId}) is here. If there should be others, compare the community's name and key with theirs.")]
    public static partial void NoOtherMember(ILogger logger, string community, string communityId);

    [LoggerMessage(17, LogLevel.Warning, "Supernode {Supernode} has not answered since the start. The node goes on trying.")]
    public static partial void SupernodeSilent(ILogger logger, string supernode);

    [LoggerMessage(38, LogLevel.Warning, "Supernode {Supernode} cannot be asked until it has an address. Its name is looked up again at least every half minute.")]
    public static partial void SupernodeUnresolved(ILogger logger, string supernode);

    [LoggerMessage(18, LogLevel.Warning, "This host's route to {Target} leads through the segment itself. The node does not use that address, and drops what it sent there. Change the route, or exclude the network: UnderlayOptions.ExcludedNetworks, edge --exclude.")]
    public static partial void RouteIsRecursive(ILogger logger, string target);

    [LoggerMessage(19, LogLevel.Warning, "Peer {Peer}, reached by {Path}, does not acknowledge the group key and is dropped. Its owner should restart or update it.")]
    public static partial void GroupKeyIgnored(ILogger logger, string peer, string path);

    [LoggerMessage(36, LogLevel.Warning, "{Count} frames of peer {Peer}, reached by {Path}, were refused, most of them for {Reason}.{Doubt}")]
    public static partial void PeerMisbehaved(ILogger logger, long count, string peer, string path, DropReason reason, string doubt);

    [LoggerMessage(37, LogLevel.Warning, "Peer {Peer}, reached by {Path}, is disconnected for {Minutes} minutes: more than {Limit} of its frames were refused within a minute, the last {Count} most often for {Reason}.")]
    public static partial void PeerShutOut(ILogger logger, string peer, string path, double minutes, int limit, long count, DropReason reason);

    [LoggerMessage(25, LogLevel.Warning, "The address {Address} of this host is also that of {Mac} at node {Node}. Give one of the two another address.")]
    public static partial void AddressConflict(ILogger logger, string address, MacAddress mac, string node);

    [LoggerMessage(30, LogLevel.Information, "Device {Abilities}.")]
    public static partial void PortAbilities(ILogger logger, string abilities);

    [LoggerMessage(31, LogLevel.Information, "Frames travel in {Lanes} lanes.")]
    public static partial void Lanes(ILogger logger, int lanes);

    [LoggerMessage(32, LogLevel.Information, "Lanes: {Lanes} instead of {Wanted}, for {Reason}.")]
    public static partial void FewerLanes(ILogger logger, int lanes, int wanted, string reason);

    [LoggerMessage(33, LogLevel.Warning, "Threads are scheduled as usual instead of in real time, for {Reason}.")]
    public static partial void NotRealtime(ILogger logger, string reason);

    [LoggerMessage(34, LogLevel.Warning, "{What}")]
    public static partial void DeviceChanged(ILogger logger, string what);

    [LoggerMessage(35, LogLevel.Warning, "Frames from {Source} that come in from the port are dropped: {Reason}.")]
    public static partial void SourceRefused(ILogger logger, MacAddress source, string reason);
}
