using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Overlay.Primitives;

/// <summary>
/// An IP address and a UDP port of the network underneath, as a value that is compared and copied without allocation.
/// IPv4 is held as an IPv4-mapped IPv6 address (RFC 4291, section 2.5.5.2); link-local IPv6 needs its scope.
/// </summary>
internal readonly record struct UnderlayAddress
{
    private const ulong MappedPrefix = 0xffff_0000_0000;
    private readonly ulong _high;
    private readonly ulong _low;

    /// <summary>Creates an address from 16 bytes of IPv6 or 4 bytes of IPv4 in network order.</summary>
    public UnderlayAddress(ReadOnlySpan<byte> address, ushort port, uint scope = 0)
    {
        Port = port;
        Scope = scope;
        if (address.Length == 4)
        {
            _low = MappedPrefix | BinaryPrimitives.ReadUInt32BigEndian(address);
        }
        else
        {
            _high = BinaryPrimitives.ReadUInt64BigEndian(address);
            _low = BinaryPrimitives.ReadUInt64BigEndian(address[8..]);
        }
    }

    public ushort Port { get; }

    public uint Scope { get; }

    public bool IsIPv4 => _high == 0 && (_low >> 32) == 0xffff;

    /// <summary>False for the default value, the unspecified address and port 0: nothing can be sent there.</summary>
    public bool IsUsable => Port != 0 && !(_high == 0 && _low is 0 or MappedPrefix) && !IsMulticastOrBroadcast;

    /// <summary>The IPv4 address, or the /64 of an IPv6 address, as a number: whoever has one address of it has all.</summary>
    public UInt128 Network => new(_high, IsIPv4 ? _low : 0);

    public bool IsLoopback => IsIPv4 ? (byte)(_low >> 24) == 127 : _high == 0 && _low == 1;

    /// <summary>The IP address alone.</summary>
    public UInt128 Ip => new(_high, _low);

    private bool IsMulticastOrBroadcast => IsIPv4 ? (byte)(_low >> 24) >= 224 : _high >> 56 == 0xff;

    /// <summary>Writes 16 bytes: IPv6, or IPv4 mapped into it.</summary>
    public void CopyTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, _high);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], _low);
    }

    /// <summary>True if both have the same IP address, whatever the ports.</summary>
    public bool HasSameHost(UnderlayAddress other) => Ip == other.Ip;

    public static UnderlayAddress From(IPEndPoint endPoint) => From(endPoint.Address, endPoint.Port);

    public static UnderlayAddress From(IPAddress address, int port)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out var written);
        var scope = address.AddressFamily == AddressFamily.InterNetworkV6 ? (uint)address.ScopeId : 0;
        return new UnderlayAddress(bytes[..written], (ushort)port, scope);
    }

    public IPEndPoint ToIPEndPoint()
    {
        Span<byte> bytes = stackalloc byte[16];
        CopyTo(bytes);
        return new IPEndPoint(IsIPv4 ? new IPAddress(bytes[12..]) : new IPAddress(bytes, Scope), Port);
    }

    public override string ToString() => ToIPEndPoint().ToString();
}
