using Overlay.Ports;

namespace Overlay.Runtime;

/// <summary>The calls that wait for a datagram of one socket. They are only woken; who comes first takes the datagram.</summary>
internal sealed class UdpReceivers
{
    private readonly FrameWaiters _waiters = new();

    public ValueTask<int> WaitAsync(CancellationToken cancellationToken)
    {
        lock (_waiters.Gate)
        {
            return _waiters.Add(cancellationToken).Task;
        }
    }

    /// <summary>Wakes all: several datagrams may have come at once, or the socket was closed.</summary>
    public void Wake()
    {
        lock (_waiters.Gate)
        {
            while (_waiters.First is { } waiter)
            {
                _waiters.Complete(waiter, 0);
            }
        }
    }
}
