using System.Net;
using Overlay.Primitives;
using Overlay.Underlay;

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
    /// Networks that are never used to reach a peer and never told to others. Rarely needed: addresses that this host reaches through its own
    /// TAP device are found without being named here.
    /// </summary>
    /// <remarks>At most 256.</remarks>
    /// <value>Default: none.</value>
    public IReadOnlyList<NetworkRange> ExcludedNetworks { get; init; } = [];

    /// <summary>The socket buffers to ask of the host in bytes, for each direction. The host may give less (Linux: <c>net.core.rmem_max</c>).</summary>
    /// <remarks>65,536 to 268,435,456 bytes. Small buffers lose bursts; large ones add delay under overload.</remarks>
    /// <value>Default: 4,194,304.</value>
    public int SocketBufferSize { get; init; } = DatagramSocket.BufferSize;

    /// <summary>
    /// True to hand runs of datagrams to one destination to the kernel as one message, which it or the network card cuts (Linux,
    /// <c>UDP_SEGMENT</c>). Where the kernel lacks the ability or a device refuses it, datagrams are sent one by one.
    /// </summary>
    /// <remarks>Costs nothing; a run of full-length datagrams is several times as fast with it. Switch it off to get round a faulty driver.</remarks>
    /// <value>Default: true.</value>
    public bool SegmentationOffload { get; init; } = true;

    /// <summary>
    /// True to let the kernel join runs of datagrams from one source, which are then received as one message (Linux, <c>UDP_GRO</c>). Where the
    /// kernel lacks the ability, datagrams are received one by one.
    /// </summary>
    /// <remarks>Each datagram is copied once more, and up to 2 MiB are used under load.</remarks>
    /// <value>Default: true.</value>
    public bool ReceiveOffload { get; init; } = true;

    /// <summary>
    /// How long the receiving thread goes on looking for datagrams, once there are none, before it lets the host wake it. A datagram that arrives
    /// in this time is received without the time of a wake-up, some ten microseconds.
    /// </summary>
    /// <remarks>
    /// Zero to 1 second. The thread uses a processor core fully while it looks: all the time if datagrams come more often than this, for this
    /// long after the last one if not. On a host without a core to spare everything gets slower.
    /// </remarks>
    /// <value>Default: zero, no polling.</value>
    public TimeSpan BusyPoll { get; init; }

    /// <summary>How names of supernodes are resolved, if not by the system.</summary>
    internal Func<string, Task<IPAddress[]>>? NameResolver { get; init; }

    internal SocketSettings SocketSettings => new()
    {
        BufferSize = SocketBufferSize,
        SegmentationOffload = SegmentationOffload,
        ReceiveOffload = ReceiveOffload,
        BusyPoll = BusyPoll,
    };

    internal void Validate()
    {
        OptionChecks.Present(ExcludedNetworks);
        OptionChecks.That(ExcludedNetworks.Count <= MaxNetworks, nameof(ExcludedNetworks), $"may have at most {MaxNetworks} entries");
        OptionChecks.InRange(SocketBufferSize, 65_536, 268_435_456);
        OptionChecks.InRange(BusyPoll, TimeSpan.Zero, SocketSettings.MaxBusyPoll);
    }
}
