using System.Buffers.Binary;
using Overlay.Frames;
using Overlay.Packets;
using Overlay.Primitives;

namespace Overlay.DataPath.Segment;

/// <summary>
/// Recognizes datagrams of the node's own socket that come in from the port: the host's route to a peer leads through the segment (recursive
/// routing). Sealed again they would be longer frames of the same kind, without end.
/// </summary>
internal sealed class OwnDatagrams
{
    private const int FragmentHeaderSize = 8;

    private UnderlayAddress[] _hosts = [];
    private int _isReported;

    /// <summary>The local port of the socket; 0 if nothing is to be recognized.</summary>
    public ushort Port { get; init; }

    /// <summary>Sets the addresses of this host, whose ports do not matter. Any thread may, at any time.</summary>
    public void SetHosts(IEnumerable<UnderlayAddress> hosts) => Volatile.Write(ref _hosts, [.. hosts]);

    /// <summary>True once: for the datagram that the engine reports.</summary>
    public bool ShouldReport() => Interlocked.Exchange(ref _isReported, 1) == 0;

    /// <summary>True if a frame from the port, which has a whole header, carries such a datagram or its first fragment.</summary>
    public bool IsIn(ReadOnlySpan<byte> frame) => TryRead(frame, out _);

    /// <summary>The same, with where the datagram was to go.</summary>
    public bool TryRead(ReadOnlySpan<byte> frame, out UnderlayAddress destination)
    {
        var packet = new EthernetFrame(frame).Content(out var etherType);
        destination = default;
        return etherType switch
        {
            EtherTypes.Ipv4 => TryReadV4(packet, out destination),
            EtherTypes.Ipv6 => TryReadV6(packet, out destination),
            _ => false,
        };
    }

    /// <summary>RFC 791, section 3.1.</summary>
    private bool TryReadV4(ReadOnlySpan<byte> packet, out UnderlayAddress destination)
    {
        destination = default;
        if (packet.Length < Ipv4Header.MinSize || packet[9] != IpProtocols.Udp || (BinaryPrimitives.ReadUInt16BigEndian(packet[6..]) & 0x1fff) != 0)
        {
            return false;
        }

        var header = (packet[0] & 0x0f) * 4;
        return header >= Ipv4Header.MinSize && TryReadUdp(packet, header, packet[12..16], packet[16..20], out destination);
    }

    /// <summary>RFC 8200, sections 3 and 4.5. The socket sends no extension header but that of a fragment.</summary>
    private bool TryReadV6(ReadOnlySpan<byte> packet, out UnderlayAddress destination)
    {
        destination = default;
        if (packet.Length < Ipv6Header.Size + FragmentHeaderSize)
        {
            return false;
        }

        var isFirst = packet[6] == IpProtocols.Fragment && packet[Ipv6Header.Size] == IpProtocols.Udp && (BinaryPrimitives.ReadUInt16BigEndian(packet[(Ipv6Header.Size + 2)..]) & 0xfff8) == 0;
        var header = isFirst ? Ipv6Header.Size + FragmentHeaderSize : Ipv6Header.Size;
        return (packet[6] == IpProtocols.Udp || isFirst) && TryReadUdp(packet, header, packet[8..24], packet[24..40], out destination);
    }

    private bool TryReadUdp(ReadOnlySpan<byte> packet, int header, ReadOnlySpan<byte> source, ReadOnlySpan<byte> to, out UnderlayAddress destination)
    {
        destination = default;
        if (packet.Length < header + (2 * sizeof(ushort)) || BinaryPrimitives.ReadUInt16BigEndian(packet[header..]) != Port || Port == 0)
        {
            return false;
        }

        destination = new UnderlayAddress(to, BinaryPrimitives.ReadUInt16BigEndian(packet[(header + sizeof(ushort))..]));
        return IsHost(new UnderlayAddress(source, Port));
    }

    private bool IsHost(UnderlayAddress source)
    {
        foreach (var host in Volatile.Read(ref _hosts))
        {
            if (host.HasSameHost(source))
            {
                return true;
            }
        }

        return false;
    }
}
