using Overlay.Primitives;

namespace Overlay.Ports;

/// <summary>A port that knows the IP addresses of the host behind it.</summary>
internal interface IHostPort : IFramePort
{
    /// <summary>The addresses that the host has now under the MAC address of the node; may be asked from any thread, and takes no longer than a system
    /// call.</summary>
    IReadOnlyList<IpAddress> GetAddresses();
}
