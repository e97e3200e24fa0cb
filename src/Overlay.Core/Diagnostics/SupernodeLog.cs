using Microsoft.Extensions.Logging;

namespace Overlay.Diagnostics;

/// <summary>All that a supernode logs. Ids are never used again for something else; what anybody can cause by a packet is logged within a limit
/// (<see cref="LogLimit"/>).</summary>
internal static partial class SupernodeLog
{
    [LoggerMessage(101, LogLevel.Information, "Supernode listens on {Local}; its public key is {PublicKey}.")]
    public static partial void Listening(ILogger logger, string local, string publicKey);

    [LoggerMessage(102, LogLevel.Information, "Node {Node} ({Mac}) registered in community '{Community}' from {Address}.")]
    public static partial void Joined(ILogger logger, NodeId node, MacAddress mac, string community, string address);

    [LoggerMessage(103, LogLevel.Information, "Node {Node} ({Mac}) left community '{Community}'.")]
    public static partial void Left(ILogger logger, NodeId node, MacAddress mac, string community);

    [LoggerMessage(104, LogLevel.Information, "Node {Node} ({Mac}) of community '{Community}' moved to {Address}.")]
    public static partial void Moved(ILogger logger, NodeId node, MacAddress mac, string community, string address);

    [LoggerMessage(105, LogLevel.Warning, "Node {Node} ({Mac}) at {Address} was refused in community '{Community}': {Reason}.")]
    public static partial void Refused(ILogger logger, NodeId node, MacAddress mac, string address, string community, string reason);

    [LoggerMessage(106, LogLevel.Error, "The admission code failed for node {Node}, which is refused: {Message}")]
    public static partial void AdmissionFailed(ILogger logger, NodeId node, string message, Exception error);

    [LoggerMessage(107, LogLevel.Error, "The supernode stops: {Message}")]
    public static partial void Faulted(ILogger logger, string message, Exception error);

    [LoggerMessage(108, LogLevel.Information, "The supernode has stopped.")]
    public static partial void Stopped(ILogger logger);

    [LoggerMessage(109, LogLevel.Warning, "{Count} lines about nodes that come, go or move were suppressed: too many in a short time.")]
    public static partial void MovesLeftOut(ILogger logger, long count);

    [LoggerMessage(110, LogLevel.Warning, "{Count} warnings about nodes were suppressed: too many in a short time.")]
    public static partial void WarningsLeftOut(ILogger logger, long count);

    [LoggerMessage(111, LogLevel.Warning, "Node {Node} ({Mac}) of community '{Community}' registers alternately from {Address} and {Other}: two hosts seem to have one key pair. Give each its own.")]
    public static partial void IdentityShared(ILogger logger, NodeId node, MacAddress mac, string community, string address, string other);
}
