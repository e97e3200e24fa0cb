using System.Runtime.InteropServices;
using Overlay.Tap.Native;

namespace Overlay.Tap.Netlink;

/// <summary>The kernel refused a request. Stays inside this package, which turns it into what the user can act on.</summary>
internal sealed class NetlinkException(Errno error, string? text)
    : IOException(text ?? Marshal.GetPInvokeErrorMessage((int)error))
{
    public Errno Error { get; } = error;
}
