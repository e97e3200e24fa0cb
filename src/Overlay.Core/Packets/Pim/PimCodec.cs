using System.Buffers.Binary;
using Overlay.Packets.Membership;
using Overlay.Packets.Segmentation;
using Overlay.Primitives;

namespace Overlay.Packets.Pim;

/// <summary>Reads what a router says to its neighbours by PIM, which a switch has to know where routers are (RFC 4541, section 2.1.1): Hello, behind the IP
/// header of protocol 103.</summary>
/// <remarks><code>
///  0        1        2                 4                 6                 8
/// +--------+--------+-----------------+-----------------+-----------------+-----------
/// |2, type | 0      | checksum        | option          | length          | value ...
/// +--------+--------+-----------------+-----------------+-----------------+-----------
/// </code>
/// Version and type have four bits each. RFC 7761, section 4.9.2. Option 1: for how many seconds the router is there.</remarks>
internal static class PimCodec
{
    private const int HeaderSize = 4;
    private const int OptionHeaderSize = 4;
    private const byte HelloOfVersion2 = 0x20;
    private const ushort HoldtimeOption = 1;
    private static readonly TimeSpan DefaultHoldtime = TimeSpan.FromSeconds(105);

    /// <summary>224.0.0.13, where PIM's messages to neighbours go.</summary>
    public static IpAddress RoutersV4 => new([224, 0, 0, 13]);

    /// <summary>ff02::d, the same of IPv6.</summary>
    public static IpAddress RoutersV6 => new([0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 13]);

    /// <summary>False for what is not whole, and for Hello with a wrong checksum. Other messages are for others, who look at their checksum.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, IpAddress source, IpAddress destination, out MembershipMessage message)
    {
        message = new MembershipMessage { Kind = MembershipKind.Other };
        if (bytes.Length < HeaderSize)
        {
            return false;
        }

        if (bytes[0] != HelloOfVersion2)
        {
            return true;
        }

        message = new MembershipMessage { Kind = MembershipKind.Router, Lifetime = HoldtimeOf(bytes[HeaderSize..]) };
        return Sum(bytes, source, destination) == ushort.MaxValue;
    }

    /// <summary>Over IPv6 the checksum covers the addresses (RFC 7761, section 4.9).</summary>
    public static ushort Sum(ReadOnlySpan<byte> message, IpAddress source, IpAddress destination) => source.IsV4
        ? InternetChecksum.Sum(message)
        : InternetChecksum.Fold((ulong)InternetChecksum.Sum(message) + PseudoHeader.Sum(source, destination, IpProtocols.Pim, message.Length));

    /// <summary>What an option says that is not whole does not count. 0xffff means for ever; here it is 18 hours, which the next Hello begins anew.</summary>
    private static TimeSpan HoldtimeOf(ReadOnlySpan<byte> options)
    {
        while (options.Length >= OptionHeaderSize)
        {
            var (type, length) = (BinaryPrimitives.ReadUInt16BigEndian(options), BinaryPrimitives.ReadUInt16BigEndian(options[2..]));
            options = options[OptionHeaderSize..];
            if (length > options.Length)
            {
                break;
            }

            if (type == HoldtimeOption && length == sizeof(ushort))
            {
                return TimeSpan.FromSeconds(BinaryPrimitives.ReadUInt16BigEndian(options));
            }

            options = options[length..];
        }

        return DefaultHoldtime;
    }
}
