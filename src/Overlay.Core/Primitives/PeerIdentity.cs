using System.Net;

namespace Overlay.Primitives;

/// <summary>By what people know a peer; every log line and text names it in this way. The name and the IP addresses are the peer's own claims.</summary>
internal sealed record PeerIdentity(NodeId Node, MacAddress Mac, string? Name, IReadOnlyList<IPAddress> Addresses)
{
    private const int MaxShown = 3;

    public override string ToString()
    {
        var addresses = string.Concat(Addresses.Take(MaxShown).Select(address => $", {address}")) + (Addresses.Count > MaxShown ? ", ..." : string.Empty);
        var mac = Mac == default ? "no MAC address" : Mac.ToString();
        return Name is null ? $"{Node} ({mac}{addresses})" : $"{Name} ({mac}{addresses}, {Node})";
    }
}
