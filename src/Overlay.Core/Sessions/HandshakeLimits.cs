namespace Overlay.Sessions;

/// <summary>How many initiations are answered.</summary>
internal sealed record HandshakeLimits
{
    /// <summary>Per second from everywhere, before a cookie is asked for.</summary>
    public int PerSecond { get; init; } = 50;

    /// <summary>Cookies per second to everywhere: a third of a processor at most. Beyond it whoever has no cookie yet has to try again.</summary>
    public int CookiesPerSecond { get; init; } = 10_000;

    /// <summary>Per second from one host, with a cookie or without.</summary>
    public int PerSourcePerSecond { get; init; } = 100;

    /// <summary>How many hosts are told apart; further ones share one allowance.</summary>
    public int MaxSources { get; init; } = 4_096;
}
