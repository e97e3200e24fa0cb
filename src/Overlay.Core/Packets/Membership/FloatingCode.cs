using System.Numerics;

namespace Overlay.Packets.Membership;

/// <summary>
/// Numbers as a mantissa and an exponent, so that few bits hold long times: 8 bits in IGMPv3 (RFC 3376, sections 4.1.1 and 4.1.7), 16 bits in
/// the response code of MLDv2 (RFC 3810, section 5.1.3). Writing rounds down.
/// </summary>
internal static class FloatingCode
{
    public const int Max8 = 0x1f << 10;
    public const int Max16 = 0x1fff << 10;

    public static int Decode8(byte code) => Decode(code, 4);

    public static byte Encode8(int value) => (byte)Encode(Math.Min(value, Max8), 4);

    public static int Decode16(ushort code) => Decode(code, 12);

    public static ushort Encode16(int value) => (ushort)Encode(Math.Min(value, Max16), 12);

    private static int Decode(int code, int mantissaBits)
    {
        var limit = 1 << (mantissaBits + 3);
        if (code < limit)
        {
            return code;
        }

        var mantissa = (code & ((1 << mantissaBits) - 1)) | (1 << mantissaBits);
        return mantissa << (((code >> mantissaBits) & 7) + 3);
    }

    private static int Encode(int value, int mantissaBits)
    {
        var limit = 1 << (mantissaBits + 3);
        if (value < limit)
        {
            return value;
        }

        var exponent = BitOperations.Log2((uint)value) - mantissaBits - 3;
        return limit | (exponent << mantissaBits) | ((value >> (exponent + 3)) & ((1 << mantissaBits) - 1));
    }
}
