using Overlay.Primitives;

namespace Overlay.Net.Udp;

/// <summary>Where a datagram came from, and which of the own addresses or groups it was sent to.</summary>
internal readonly record struct UdpArrival(IpAddress Source, ushort SourcePort, IpAddress Destination);
