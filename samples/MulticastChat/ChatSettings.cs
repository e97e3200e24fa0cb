using System.Net;

namespace Overlay.Samples.MulticastChat;

/// <summary>What the command line says.</summary>
internal sealed record ChatSettings
{
    public required HostSettings Host { get; init; }

    public required string Name { get; init; }

    /// <summary>Where to run a supernode too, or null.</summary>
    public required IPEndPoint? Serve { get; init; }

    public required IPEndPoint Group { get; init; }

    /// <summary>Whom to listen to; empty for all.</summary>
    public required IReadOnlyList<IPAddress> Sources { get; init; }
}
