using System.Globalization;

namespace Overlay.Primitives.Timing;

/// <summary>A point of monotonic time in microseconds since an arbitrary start; the protocol's only notion of time.</summary>
internal readonly record struct Instant(long Microseconds) : IComparable<Instant>
{
    public static readonly Instant Zero = new(0);

    /// <summary>Later than every other instant: a deadline that is not set.</summary>
    public static readonly Instant Never = new(long.MaxValue);

    public static Instant operator +(Instant at, TimeSpan span) => at == Never ? Never : new(at.Microseconds + (span.Ticks / TimeSpan.TicksPerMicrosecond));

    public static TimeSpan operator -(Instant later, Instant earlier) => TimeSpan.FromTicks((later.Microseconds - earlier.Microseconds) * TimeSpan.TicksPerMicrosecond);

    public static bool operator <(Instant a, Instant b) => a.Microseconds < b.Microseconds;

    public static bool operator >(Instant a, Instant b) => a.Microseconds > b.Microseconds;

    public static bool operator <=(Instant a, Instant b) => a.Microseconds <= b.Microseconds;

    public static bool operator >=(Instant a, Instant b) => a.Microseconds >= b.Microseconds;

    public static Instant Min(Instant a, Instant b) => a < b ? a : b;

    public static Instant Max(Instant a, Instant b) => a > b ? a : b;

    public int CompareTo(Instant other) => Microseconds.CompareTo(other.Microseconds);

    public override string ToString() => this == Never ? "never" : string.Create(CultureInfo.InvariantCulture, $"{Microseconds / 1e6:F6}s");
}
