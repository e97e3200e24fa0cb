using Overlay.Primitives;

namespace Overlay.Net;

/// <summary>What a stack is made with.</summary>
internal sealed record NetOptions
{
    public required MacAddress Mac { get; init; }

    /// <summary>The longest IP packet in bytes.</summary>
    public required int Mtu { get; init; }

    /// <summary>The addresses, each with the length of its prefix, besides the link-local one.</summary>
    public required IReadOnlyList<(IpAddress Address, int PrefixLength)> Addresses { get; init; }

    /// <summary>How long to look for another user of an address before it is used; zero: not at all.</summary>
    public required TimeSpan DetectionTime { get; init; }

    /// <summary>Bytes of received datagrams that a socket holds.</summary>
    public required int ReceiveBuffer { get; init; }
}
