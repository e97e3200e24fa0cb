using Overlay.Core.Tests.Wire;
using Overlay.Primitives;

namespace Overlay.Core.Tests.Packets;

/// <summary>Packets of IP that were written down by hand, with checksums that were added up by hand.</summary>
internal static class PacketText
{
    public static readonly MacAddress Mac1 = MacAddress.Parse("02:00:00:00:00:01");
    public static readonly MacAddress Mac2 = MacAddress.Parse("02:00:00:00:00:02");
    public static readonly IpAddress Host1 = IpAddress.Parse("10.0.0.1");
    public static readonly IpAddress Host2 = IpAddress.Parse("10.0.0.2");
    public static readonly IpAddress Link1 = IpAddress.Parse("fe80::1");
    public static readonly IpAddress Link2 = IpAddress.Parse("fe80::2");

    public static byte[] ArpRequest => WireText.Bytes("0001 0800 06 04 0001 020000000001 0a000001 000000000000 0a000002");

    /// <summary>A header whose checksum was added up by hand: UDP, 115 bytes, from 192.168.0.1 to 192.168.0.199.</summary>
    public static byte[] HeaderV4 => WireText.Bytes("4500 0073 0000 4000 4011 b861 c0a80001 c0a800c7");

    public static byte[] WithPayload(byte[] header, int length) => [.. header, .. new byte[length]];

    /// <summary>Every way in which a byte differs or the end is missing must be refused, or read as something else, but never throw.</summary>
    public static void ForEachDamage(byte[] good, Action<byte[]> check)
    {
        for (var length = 0; length < good.Length; length++)
        {
            check(good[..length]);
        }

        for (var bit = 0; bit < good.Length * 8; bit++)
        {
            var bad = good.ToArray();
            bad[bit / 8] ^= (byte)(1 << (bit % 8));
            check(bad);
        }
    }
}
