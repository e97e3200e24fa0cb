using System.Net;
using Overlay.Samples.Tipc;

namespace Overlay.Samples.TipcMulticast;

/// <summary>What the command line asks of a server or a client.</summary>
internal sealed record MulticastSettings
{
    public required IReadOnlyList<SupernodeAddress> Supernodes { get; init; }

    public required string Community { get; init; }

    public required OverlaySecurity Security { get; init; }

    /// <summary>Null: a hash of the MAC address.</summary>
    public required TipcAddress? Address { get; init; }

    public required uint NetworkId { get; init; }

    public required int Mtu { get; init; }

    public required IPEndPoint Bind { get; init; }

    public required bool KeepTrying { get; init; }

    public required bool Verbose { get; init; }

    /// <summary>Of servers, for a client to wait for.</summary>
    public required int Servers { get; init; }

    /// <summary>How long a client waits for its servers.</summary>
    public required TimeSpan Patience { get; init; }

    public required DemoSettings Messages { get; init; }
}
