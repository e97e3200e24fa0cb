using Overlay.Primitives.Timing;

namespace Overlay.Host;

/// <summary>Turns a <see cref="TimeProvider"/>'s monotonic time stamps into instants of the protocol, counted from the creation of the clock.</summary>
internal sealed class SystemClock(TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();

    public TimeProvider Time => time;

    /// <summary>Starts at one second, so that code may look back a little without meeting the beginning of time.</summary>
    public Instant Now => new(1_000_000 + (time.GetElapsedTime(_start).Ticks / TimeSpan.TicksPerMicrosecond));
}
