using Overlay.Primitives;

namespace Overlay.Net.Ip;

/// <summary>What the IP header of a datagram to send is to say.</summary>
/// <param name="Source">An address of the stack.</param>
/// <param name="Destination">A station of the link, a group, or everybody.</param>
/// <param name="Protocol">What the datagram carries.</param>
/// <param name="HopLimit">Hop limit or time to live.</param>
/// <param name="RouterAlert">With the option that tells routers and switches to look into it (RFC 2113, RFC 2711).</param>
internal readonly record struct IpSending(IpAddress Source, IpAddress Destination, byte Protocol, byte HopLimit, bool RouterAlert = false);
