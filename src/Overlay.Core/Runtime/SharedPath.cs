using Overlay.Buffers;
using Overlay.Underlay.Linux;

namespace Overlay.Runtime;

/// <summary>
/// Both paths in one thread, in turns, waiting for the socket and the port together. What the port answers at once to frames that were just
/// written, as a kernel does to a ping, is read without waking anybody.
/// </summary>
internal sealed class SharedPath(InboundPath inbound, OutboundPath outbound, IPolledSource socket, IPolledSource port)
{
    /// <summary>
    /// Up to so many processors, both directions of two busy nodes and the programs that use them want more threads than there are processors,
    /// and to change between them costs more than is won by doing two things at once.
    /// </summary>
    public const int FewProcessors = 2;

    /// <summary>Whether both can be waited for together.</summary>
    public static bool IsPossible(IPolledSource socket, IPolledSource port) => socket.Descriptors.Count > 0 && port.Descriptors.Count > 0;

    /// <summary>Runs until the port or the socket is closed.</summary>
    public void Loop()
    {
        using var poller = new Poller([.. socket.Descriptors, .. port.Descriptors]);
        while (!port.IsClosed && !socket.IsClosed)
        {
            var hadDatagrams = inbound.TryTurn();
            var hadFrames = outbound.TryTurn();
            if (!hadDatagrams && !hadFrames)
            {
                poller.Wait();
            }
        }
    }
}
