using System.Net;
using Overlay.Tap.Netlink;

namespace Overlay.Tap.Devices;

/// <summary>Looks up the IP addresses that a device has, in the network namespace of the thread that made this.</summary>
internal sealed class TapAddresses(string name) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly NetlinkSocket _socket = new();
    private bool _isDisposed;

    /// <summary>What the device has now; nothing if it is gone.</summary>
    public IReadOnlyList<IPAddress> Read()
    {
        lock (_gate)
        {
            try
            {
                return _isDisposed ? [] : AddressList.Read(_socket, LinkState.Read(_socket, name).Index);
            }
            catch (NetlinkException)
            {
                return [];
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _socket.Dispose();
        }
    }
}
