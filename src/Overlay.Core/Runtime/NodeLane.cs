using Overlay.Ports;

namespace Overlay.Runtime;

/// <summary>
/// A lane: a UDP socket of the node and a queue of its port, with a thread for each direction or one for both. What a thread works with
/// belongs to its lane; keys, tables and counters belong to the node.
/// </summary>
internal sealed class NodeLane
{
    private readonly PathThread _inbound;
    private readonly PathThread _outbound;

    /// <param name="name">What the threads are called.</param>
    /// <param name="isShared">True: one thread for both directions, if the two sources can be waited for together.</param>
    /// <param name="socket">The socket.</param>
    /// <param name="port">The queue.</param>
    /// <param name="inbound">From the socket to the queue.</param>
    /// <param name="outbound">From the queue to the socket.</param>
    /// <param name="prepare">Done first on each thread.</param>
    /// <param name="onEnd">Told of the end of each thread, with the error or with what was closed.</param>
    public NodeLane(
        string name,
        bool isShared,
        UnderlaySocket socket,
        IPortLane port,
        InboundPath inbound,
        OutboundPath outbound,
        Action prepare,
        Action<Exception?, string> onEnd)
    {
        if (isShared && SharedPath.IsPossible(socket, port))
        {
            var shared = new SharedPath(inbound, outbound, socket, port);
            _outbound = _inbound = new PathThread($"overlay {name}", shared.Loop, error => onEnd(error, "The port or the UDP socket of the node was closed."), prepare);
        }
        else
        {
            _inbound = new PathThread($"overlay in {name}", inbound.Loop, error => onEnd(error, "The UDP socket of the node was closed."), prepare);
            _outbound = new PathThread($"overlay out {name}", outbound.Loop, error => onEnd(error, "The port of the node was closed."), prepare);
        }
    }

    /// <summary>Ends when no more frames leave the port.</summary>
    public Task OutboundEnded => _outbound.Ended;

    public Task InboundEnded => _inbound.Ended;

    public void Start()
    {
        _inbound.Start();
        if (_outbound != _inbound)
        {
            _outbound.Start();
        }
    }
}
