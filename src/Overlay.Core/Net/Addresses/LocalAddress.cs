using Overlay.Primitives;
using Overlay.Primitives.Timing;

namespace Overlay.Net.Addresses;

/// <summary>An address of the stack and what is known about it.</summary>
internal sealed class LocalAddress(IpAddress address, int prefixLength)
{
    /// <summary>The longest prefix of IPv4 whose network has an address for all its hosts.</summary>
    private const int MaxBroadcastPrefix = 30;

    public IpAddress Address => address;

    public int PrefixLength => prefixLength;

    public AddressState State { get; set; }

    /// <summary>Who has the address, if it is a duplicate.</summary>
    public MacAddress Owner { get; set; }

    /// <summary>When it was last said that the address is used here.</summary>
    public Instant DefendedAt { get; set; }

    public bool IsValid => State == AddressState.Valid;

    public IpAddress Broadcast { get; } = BroadcastOf(address, prefixLength);

    /// <summary>True if the address is on the link, by the prefix.</summary>
    public bool Covers(IpAddress other) => other.HasPrefix(address, prefixLength);

    /// <summary>True for the address of all hosts of the network (RFC 919, section 7); networks of two addresses have none (RFC 3021).</summary>
    public bool IsBroadcast(IpAddress other) => address.IsV4 && prefixLength <= MaxBroadcastPrefix && other == Broadcast;

    private static IpAddress BroadcastOf(IpAddress address, int prefixLength)
    {
        if (!address.IsV4)
        {
            return default;
        }

        Span<byte> bytes = stackalloc byte[IpAddress.SizeV4];
        address.CopyTo(bytes);
        for (var bit = prefixLength; bit < IpAddress.SizeV4 * 8; bit++)
        {
            bytes[bit / 8] |= (byte)(0x80 >> (bit % 8));
        }

        return new IpAddress(bytes);
    }
}
