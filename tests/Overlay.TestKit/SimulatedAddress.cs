using Overlay.Primitives;

namespace Overlay.TestKit;

/// <summary>The address plan of the simulated underlay: the benchmark network of RFC 2544 or the documentation
/// prefix of RFC 3849 outside, 10/8 behind NATs.</summary>
internal static class SimulatedAddress
{
    public static UnderlayAddress Public(int number, ushort port) => new([198, 18, (byte)(number >> 8), (byte)number], port);

    public static UnderlayAddress PublicIPv6(int number, ushort port) =>
        new([0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte)(number >> 8), (byte)number], port);

    public static UnderlayAddress Outside(int nat) => new([198, 19, (byte)(nat >> 8), (byte)nat], 1);

    public static UnderlayAddress Inside(int nat, int number, ushort port) => new([10, (byte)nat, (byte)(number >> 8), (byte)number], port);

    public static bool IsInside(UnderlayAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.CopyTo(bytes);
        return address.IsIPv4 && bytes[12] == 10;
    }

    public static UnderlayAddress WithPort(UnderlayAddress address, ushort port)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.CopyTo(bytes);
        return new UnderlayAddress(bytes, port);
    }
}
