using System.Net;
using System.Net.NetworkInformation;
using System.Runtime.InteropServices;
using Overlay.Tap.Native;
using Overlay.Tap.Netlink;

namespace Overlay.Tap.Devices;

/// <summary>
/// Sets MAC address, MTU, IP addresses and state of a device, in this order: everything is in place when the device goes up. What
/// is as wanted already is left alone, so that a prepared device needs no rights.
/// </summary>
internal static unsafe class TapSetup
{
    /// <summary>Frames or super-frames: a burst of small ones while the node is busy. That streams do not fill it is not for the device to see to.</summary>
    private const int QueueLength = 1000;
    private const int MaxSegments = 64;

    public static void Apply(TapConnection connection, MacAddress mac, TapOptions options)
    {
        try
        {
            ApplyAll(connection, mac, options);
        }
        catch (NetlinkException e)
        {
            throw TapRefusal.Setting(e.Error, connection.Name, "settings", e);
        }
    }

    private static void ApplyAll(TapConnection connection, MacAddress mac, TapOptions options)
    {
        var (fd, name) = (connection.Handle.Descriptor, connection.Name);
        using var socket = new NetlinkSocket();
        var link = LinkState.Read(socket, name);
        if (connection.IsCreated)
        {
            BoundQueue(socket, link.Index);
        }

        if (link.MacAddress != mac)
        {
            SetMacAddress(fd, name, mac);
        }

        if (link.Mtu != options.Mtu)
        {
            Change(name, $"MTU {options.Mtu}", () => LinkChange.SetMtu(socket, link.Index, options.Mtu));
        }

        if (link.Alias.Length == 0)
        {
            Mark(socket, link.Index);
        }

        DropUnicastInGroupFrames(name);
        AddAddresses(socket, link, name, mac, options);
        if (!link.IsUp)
        {
            Change(name, "state up", () => LinkChange.SetUp(socket, link.Index));
        }

        if (options.Persistent && LibC.Ioctl(fd, TunRequests.SetPersistent, (nint)1) != 0)
        {
            throw TapRefusal.Setting((Errno)Marshal.GetLastPInvokeError(), name, "persistence", null);
        }
    }

    /// <summary>Where a prepared device cannot be marked, its administrator can.</summary>
    private static void Mark(NetlinkSocket socket, int index)
    {
        try
        {
            LinkChange.SetAlias(socket, index, SegmentDevices.Mark);
        }
        catch (NetlinkException)
        {
        }
    }

    /// <summary>A host that does not let these be set has a longer queue, or runs of which the port cuts off what is too long.</summary>
    private static void BoundQueue(NetlinkSocket socket, int index)
    {
        try
        {
            LinkChange.SetQueueLength(socket, index, QueueLength);
            LinkChange.SetMaxSegments(socket, index, MaxSegments);
        }
        catch (NetlinkException)
        {
        }
    }

    /// <summary>
    /// The host drops packets for itself in frames for many (RFC 1122, section 3.3.6), since a group frame can come from any member. Where the settings cannot
    /// be written, as in many containers, they stay as they are.
    /// </summary>
    private static void DropUnicastInGroupFrames(string name)
    {
        foreach (var family in (string[])["ipv4", "ipv6"])
        {
            try
            {
                File.WriteAllText($"/proc/sys/net/{family}/conf/{name}/drop_unicast_in_l2_multicast", "1");
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
            }
        }
    }

    private static void SetMacAddress(int fd, string name, MacAddress mac)
    {
        var request = new InterfaceRequest(name);
        request.SetHardwareAddress(mac);
        if (LibC.Ioctl(fd, TunRequests.SetHardwareAddress, &request) != 0)
        {
            throw TapRefusal.Setting((Errno)Marshal.GetLastPInvokeError(), name, $"MAC address {mac}", null);
        }
    }

    private static void AddAddresses(NetlinkSocket socket, LinkState link, string name, MacAddress mac, TapOptions options)
    {
        var present = Present(name);
        foreach (var address in options.Addresses.IsDefault ? [] : options.Addresses)
        {
            if (!present.Contains(address.Address))
            {
                Change(name, $"address {address}", () => AddressChange.Add(socket, link.Index, address));
            }
        }

        // The kernel would add this one by itself, but then look for duplicates before it can be used. A host without IPv6 does without.
        if (!link.IsUp)
        {
            try
            {
                AddressChange.Add(socket, link.Index, LinkLocalAddress.Of(mac));
            }
            catch (NetlinkException)
            {
            }
        }
    }

    /// <summary>The addresses that a device has.</summary>
    public static HashSet<IPAddress> Present(string name) =>
        [.. NetworkInterface.GetAllNetworkInterfaces()
            .Where(device => device.Name == name)
            .SelectMany(device => device.GetIPProperties().UnicastAddresses)
            .Select(address => new IPAddress(address.Address.GetAddressBytes()))];

    private static void Change(string name, string setting, Action change)
    {
        try
        {
            change();
        }
        catch (NetlinkException e)
        {
            throw TapRefusal.Setting(e.Error, name, setting, e);
        }
    }
}
