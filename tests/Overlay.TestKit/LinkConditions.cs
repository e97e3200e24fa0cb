namespace Overlay.TestKit;

/// <summary>What happens to datagrams between two hosts. Jitter larger than the time between two datagrams reorders them.</summary>
internal sealed record LinkConditions
{
    public static LinkConditions Perfect { get; } = new() { Jitter = TimeSpan.Zero };

    /// <summary>The time that every datagram takes.</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromMilliseconds(5);

    /// <summary>Up to this is added to the delay, drawn for each datagram.</summary>
    public TimeSpan Jitter { get; init; } = TimeSpan.FromMilliseconds(1);

    /// <summary>The share of datagrams that disappear, 0 to 1.</summary>
    public double Loss { get; init; }

    /// <summary>The share of datagrams that arrive twice, 0 to 1.</summary>
    public double Duplication { get; init; }
}
