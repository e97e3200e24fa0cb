using Microsoft.Extensions.Logging;

namespace Overlay.Underlay;

/// <summary>All that the socket of a node or supernode logs. Ids are never used again for something else; nothing is logged per packet.</summary>
internal static partial class SocketLog
{
    [LoggerMessage(201, LogLevel.Information, "UDP socket on {Local}: batched calls {BatchedCalls}, segmentation offload {SegmentationOffload}, receive offload {ReceiveOffload}.")]
    public static partial void Opened(ILogger logger, string local, AbilityState batchedCalls, AbilityState segmentationOffload, AbilityState receiveOffload);

    [LoggerMessage(202, LogLevel.Information, "A network device refuses segmentation offload; the UDP socket on {Local} sends datagrams one by one from now on.")]
    public static partial void SegmentationGivenUp(ILogger logger, string local);
}
