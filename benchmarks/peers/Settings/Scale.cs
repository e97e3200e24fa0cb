namespace Overlay.Peers.Benchmarks.Settings;

/// <summary>How long and how much is measured.</summary>
internal sealed record Scale
{
    /// <summary>The size of the message in the article's test.</summary>
    public const int ArticleMessage = 4096;

    /// <summary>How many messages are sent in the article's test.</summary>
    public const int ArticleMessages = 100_000;

    /// <summary>A table to be published.</summary>
    public static Scale Full { get; } = new()
    {
        Rounds = 3,
        Stream = TimeSpan.FromSeconds(5),
        FileBytes = 1_000_000_000,
        Pings = 1000,
        Datagrams = TimeSpan.FromSeconds(4),
        MessageSizes = [16, 64, 256, 1024, ArticleMessage, 16384, 65536],
        Messages = TimeSpan.FromSeconds(2),
        ArticleLimit = TimeSpan.FromMinutes(1),
    };

    /// <summary>A first look, in less than five minutes for all systems.</summary>
    public static Scale Quick { get; } = new()
    {
        Rounds = 1,
        Stream = TimeSpan.FromSeconds(2),
        FileBytes = 100_000_000,
        Pings = 400,
        Datagrams = TimeSpan.FromSeconds(1),
        MessageSizes = [16, 256, ArticleMessage, 65536],
        Messages = TimeSpan.FromSeconds(0.7),
        ArticleLimit = TimeSpan.FromSeconds(1.5),
    };

    public required int Rounds { get; init; }

    /// <summary>The length of a TCP stream.</summary>
    public required TimeSpan Stream { get; init; }

    public required long FileBytes { get; init; }

    /// <summary>Echo requests, 5 ms apart.</summary>
    public required int Pings { get; init; }

    /// <summary>How long datagrams are counted.</summary>
    public required TimeSpan Datagrams { get; init; }

    /// <summary>The sweep of message sizes, in bytes.</summary>
    public required IReadOnlyList<int> MessageSizes { get; init; }

    /// <summary>How long messages of one size are counted.</summary>
    public required TimeSpan Messages { get; init; }

    /// <summary>The article's test ends after this time even if not all messages have arrived.</summary>
    public required TimeSpan ArticleLimit { get; init; }
}
