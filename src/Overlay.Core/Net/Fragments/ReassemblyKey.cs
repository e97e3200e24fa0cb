using Overlay.Primitives;

namespace Overlay.Net.Fragments;

/// <summary>What the fragments of one datagram have in common (RFC 791, section 3.2; RFC 8200, section 4.5, where the protocol does not count).</summary>
internal readonly record struct ReassemblyKey(IpAddress Source, IpAddress Destination, byte Protocol, uint Identification);
