using System.Net;
using Overlay.Node;

namespace Overlay;

/// <summary>How the node uses the network underneath.</summary>
public sealed record UnderlayOptions
{
    private const int MaxNetworks = 256;

    /// <summary>True to tell members the addresses of this host's interfaces, so that nodes on one network reach each other without a detour.</summary>
    /// <remarks>Members and supernodes learn these addresses. False: only the address that a supernode sees is known.</remarks>
    /// <value>Default: true.</value>
    public bool ShareLocalAddresses { get; init; } = true;

    /// <summary>
    /// Networks that are never used to reach a peer and never told to others: those that are themselves carried by the overlay. Addresses
    /// on the interface with the node's own MAC are found without being named here.
    /// </summary>
    /// <remarks>At most 256.</remarks>
    /// <value>Default: none.</value>
    public IReadOnlyList<IPNetwork> ExcludedNetworks { get; init; } = [];

    /// <summary>The socket buffers to ask of the host in bytes, each way. The host may give less (Linux: <c>net.core.rmem_max</c>).</summary>
    /// <remarks>65,536 to 268,435,456 bytes. Small buffers lose bursts; large ones add delay under overload.</remarks>
    /// <value>Default: 4,194,304.</value>
    public int SocketBufferSize { get; init; } = Sockets.DatagramSocket.BufferSize;

    /// <summary>How names of supernodes are resolved, if not by the system.</summary>
    internal Func<string, CancellationToken, Task<IPAddress[]>>? NameResolver { get; init; }

    internal void Validate()
    {
        OptionChecks.Present(ExcludedNetworks);
        OptionChecks.That(ExcludedNetworks.Count <= MaxNetworks, nameof(ExcludedNetworks), $"may have at most {MaxNetworks} entries");
        OptionChecks.InRange(SocketBufferSize, 65_536, 268_435_456);
    }
}
