namespace Overlay.Samples.Tipc.Messages;

/// <summary>Order of 16-bit numbers that begin again at 0 after 65,535: a number is after those of the half circle behind it.</summary>
internal static class Serial
{
    private const int HalfCircle = 0x8000;

    public static bool IsAfter(ushort left, ushort right) => Distance(left, right) >= HalfCircle;

    /// <summary>How many steps lead from one number to another, 0 to 65,535.</summary>
    public static int Distance(ushort from, ushort to) => (ushort)(to - from);
}
