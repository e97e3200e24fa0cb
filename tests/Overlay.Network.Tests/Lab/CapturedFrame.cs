using System.Buffers.Binary;
using System.Net;

namespace Overlay.Network.Tests.Lab;

/// <summary>An Ethernet frame with IPv4 or IPv6 in it.</summary>
internal sealed class CapturedFrame(byte[] bytes)
{
    private const int Ethernet = 14;
    private const ushort IPv4 = 0x0800;
    private const ushort IPv6 = 0x86dd;
    private const int Udp = 17;
    private const int FragmentHeader = 44;

    public ReadOnlySpan<byte> Bytes => bytes;

    public ushort EtherType => BinaryPrimitives.ReadUInt16BigEndian(Bytes[12..]);

    public IPAddress? Source => EtherType switch
    {
        IPv4 => new IPAddress(Bytes.Slice(Ethernet + 12, 4)),
        IPv6 => new IPAddress(Bytes.Slice(Ethernet + 8, 16)),
        _ => null,
    };

    public IPAddress? Destination => EtherType switch
    {
        IPv4 => new IPAddress(Bytes.Slice(Ethernet + 16, 4)),
        IPv6 => new IPAddress(Bytes.Slice(Ethernet + 24, 16)),
        _ => null,
    };

    public bool IsUdp => EtherType switch
    {
        IPv4 => Bytes[Ethernet + 9] == Udp,
        IPv6 => Bytes[Ethernet + 6] == Udp,
        _ => false,
    };

    /// <summary>True for a part of an IP packet: of IPv4 with more to come or not the first, of IPv6 with a fragment header.</summary>
    public bool IsFragment => EtherType switch
    {
        IPv4 => (BinaryPrimitives.ReadUInt16BigEndian(Bytes[(Ethernet + 6)..]) & 0x3fff) != 0,
        IPv6 => Bytes[Ethernet + 6] == FragmentHeader,
        _ => false,
    };

    /// <summary>What UDP carries; empty for anything else.</summary>
    public ReadOnlySpan<byte> UdpPayload => IsUdp ? Bytes[(Ethernet + IpHeader + 8)..] : default;

    public bool Contains(ReadOnlySpan<byte> content) => Bytes.IndexOf(content) >= 0;

    public override string ToString() => $"{EtherType:x4} from {Source?.ToString() ?? "?"}{(IsUdp ? " UDP" : "")}, {bytes.Length} bytes: {Convert.ToHexString(Bytes[..Math.Min(64, bytes.Length)])}";

    private int IpHeader => EtherType == IPv4 ? (Bytes[Ethernet] & 0x0f) * 4 : 40;
}
