using System.Net;
using Overlay.Tap.Netlink;

namespace Overlay.Tap.Devices;

/// <summary>
/// What the host says of a device at the moment of the question, in the network namespace of the thread that made this. The device may be renamed meanwhile: it
/// is asked for by its index. Any thread may ask.
/// </summary>
internal sealed class DeviceView : IDisposable
{
    private readonly Lock _gate = new();
    private readonly NetlinkSocket _socket = new();
    private readonly int _device;
    private readonly MacAddress _mac;
    private bool _isDisposed;

    /// <summary>Asks about one device.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="mac">The MAC address of the node.</param>
    /// <exception cref="NetlinkException">There is no such device.</exception>
    public DeviceView(string name, MacAddress mac)
    {
        _mac = mac;
        try
        {
            _device = LinkState.Read(_socket, name).Index;
        }
        catch
        {
            _socket.Dispose();
            throw;
        }
    }

    /// <summary>True if the kernel would send to an address by the device, or that of another node.</summary>
    public bool LeadsOut(IPAddress address) =>
        Ask(socket => RouteLookup.FindDevice(socket, address) is { } device && SegmentDevices.Include(socket, LinkState.Read(socket, device), _device), false);

    /// <summary>True if a device is this one, or that of another node, or stands on one of these.</summary>
    public bool IsOnSegment(string name) => Ask(socket => SegmentDevices.Include(socket, LinkState.Read(socket, name), _device), false);

    /// <summary>True if the device has this MAC address.</summary>
    public bool Has(MacAddress mac) => Ask(socket => LinkState.Read(socket, _device).MacAddress == mac, false);

    /// <summary>The IP addresses of the device; none if it is gone, or has another MAC address than the node, under which nobody would find them.</summary>
    public IReadOnlyList<IPAddress> GetAddresses() =>
        Ask<IReadOnlyList<IPAddress>>(socket => LinkState.Read(socket, _device).MacAddress == _mac ? AddressList.Read(socket, _device) : [], []);

    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _socket.Dispose();
        }
    }

    private T Ask<T>(Func<NetlinkSocket, T> question, T unknown)
    {
        lock (_gate)
        {
            try
            {
                return _isDisposed ? unknown : question(_socket);
            }
            catch (NetlinkException)
            {
                return unknown;
            }
        }
    }
}
