using Overlay.Tap.Netlink;

namespace Overlay.Tap.Devices;

/// <summary>
/// Recognizes the devices of this host that lead into the segment of a node, its own or another one's. Two nodes of one host whose peers are on the same hosts would
/// else carry each other in a circle.
/// </summary>
internal static class SegmentDevices
{
    /// <summary>The alias of each node's device begins with it.</summary>
    public const string Mark = "overlay";

    /// <summary>A VLAN on a VLAN stands three devices high; a veth pair stands on itself.</summary>
    private const int MaxHeight = 4;

    /// <summary>True if a device, or one that it stands on, is the node's own, or that of another node.</summary>
    public static bool Include(NetlinkSocket socket, LinkState device, int own)
    {
        for (var height = 0; height < MaxHeight; height++)
        {
            if (device.Index == own || device.Alias.StartsWith(Mark, StringComparison.Ordinal))
            {
                return true;
            }

            if (device.Below == 0)
            {
                return false;
            }

            device = LinkState.Read(socket, device.Below);
        }

        return false;
    }
}
