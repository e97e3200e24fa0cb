using System.Runtime.InteropServices;

namespace Overlay.Primitives;

internal static class RandomSourceExtensions
{
    public static uint NextUInt32(this IRandomSource random) => random.Next<uint>();

    public static ulong NextUInt64(this IRandomSource random) => random.Next<ulong>();

    /// <summary>A span between 1 - <paramref name="fraction"/> and 1 times the given one, so that nodes do not act in step.</summary>
    public static TimeSpan Jitter(this IRandomSource random, TimeSpan span, double fraction = 0.25) =>
        span * (1 - (fraction * random.Next<ushort>() / ushort.MaxValue));

    private static T Next<T>(this IRandomSource random)
        where T : unmanaged
    {
        T value = default;
        random.Fill(MemoryMarshal.AsBytes(new Span<T>(ref value)));
        return value;
    }
}
