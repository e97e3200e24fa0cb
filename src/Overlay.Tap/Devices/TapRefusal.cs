using System.Runtime.InteropServices;
using Overlay.Tap.Native;

namespace Overlay.Tap.Devices;

/// <summary>Says what is wrong with a device, and what the user can do about it.</summary>
internal static class TapRefusal
{
    private const string WithoutDevice = "A program that does not need a device can use the in-process port, which needs no rights.";

    public static OverlayException Platform() => new(
        OverlayError.PlatformNotSupported,
        $"TAP devices are supported on Linux only. {WithoutDevice}");

    public static OverlayException NoSuchDevice(string name) => new(
        OverlayError.DeviceUnavailable,
        $"There is no device {name} to attach to. Create it with: ip tuntap add dev {name} mode tap user USER");

    /// <summary>/dev/net/tun could not be opened.</summary>
    public static OverlayException Driver(Errno error) => error switch
    {
        Errno.AccessDenied or Errno.NotPermitted => new(
            OverlayError.PermissionDenied,
            "No permission to open /dev/net/tun. Run the program as root, or give it CAP_NET_ADMIN and access to that file; in a container start "
            + $"with --cap-add NET_ADMIN --device /dev/net/tun. {WithoutDevice}"),
        Errno.NoEntry or Errno.NoDevice or Errno.NoSuchAddress => new(
            OverlayError.DeviceUnavailable,
            "There is no /dev/net/tun. On a host load the driver with: modprobe tun. In a container start with --cap-add NET_ADMIN "
            + $"--device /dev/net/tun. {WithoutDevice}"),
        _ => new(OverlayError.DeviceUnavailable, $"/dev/net/tun cannot be opened: {Text(error)}. {WithoutDevice}"),
    };

    /// <summary>The driver did not create the device or connect to it.</summary>
    public static OverlayException Connection(Errno error, string name) => error switch
    {
        Errno.NotPermitted or Errno.AccessDenied => new(
            OverlayError.PermissionDenied,
            $"No permission to use the TAP device {name}. Run the program as root or with CAP_NET_ADMIN (setcap cap_net_admin+ep PROGRAM, or "
            + $"--cap-add NET_ADMIN for a container), or let an administrator prepare it with: ip tuntap add dev {name} mode tap user USER. {WithoutDevice}"),
        Errno.Busy => new(
            OverlayError.DeviceUnavailable,
            $"The TAP device {name} is in use by another program. Stop that program or choose another name."),
        Errno.Invalid or Errno.Exists => new(
            OverlayError.DeviceUnavailable,
            $"The name {name} is taken by a device that is not a TAP device. Choose another name."),
        _ => new(OverlayError.DeviceUnavailable, $"The TAP device {name} cannot be created: {Text(error)}."),
    };

    /// <summary>A setting of the device was refused.</summary>
    public static OverlayException Setting(Errno error, string name, string setting, Exception? cause) => error switch
    {
        Errno.NotPermitted => new(
            OverlayError.PermissionDenied,
            $"No permission to set {setting} on {name}. Run the program as root or with CAP_NET_ADMIN, or let an administrator prepare the device with this setting.",
            cause),
        Errno.AccessDenied or Errno.NotSupported or Errno.FamilyNotSupported => new(
            OverlayError.DeviceUnavailable,
            $"This host does not support {setting} on {name}. If it is an IPv6 address, IPv6 is switched off here: see sysctl net.ipv6.conf.all.disable_ipv6.",
            cause),
        _ => new(OverlayError.DeviceUnavailable, $"The host refuses {setting} on {name}: {cause?.Message ?? Text(error)}.", cause),
    };

    private static string Text(Errno error) => Marshal.GetPInvokeErrorMessage((int)error);
}
