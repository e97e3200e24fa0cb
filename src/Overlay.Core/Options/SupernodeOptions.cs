using System.Diagnostics.Metrics;
using System.Net;
using System.Text;
using Microsoft.Extensions.Logging;
using Overlay.Primitives;
using Overlay.Underlay;
using Overlay.Wire;

namespace Overlay;

/// <summary>What a <see cref="Supernode"/> is started with. Immutable; change a copy with <c>with</c>.</summary>
public sealed record SupernodeOptions
{
    /// <summary>The local address and UDP port to listen on.</summary>
    /// <value>Default: port 1200 on all addresses, IPv6 and IPv4.</value>
    public ListenAddress Bind { get; init; } = new(IPAddress.IPv6Any, SupernodeAddress.DefaultPort);

    /// <summary>The supernode's identity. Null: a new one on each start, which nodes that know the old one, pinned or learned, do not accept.</summary>
    /// <value>Default: null. See <see cref="NodeKeyPair.LoadOrCreate"/> to keep one in a file.</value>
    public NodeKeyPair? KeyPair { get; init; }

    /// <summary>The names of the communities that are served.</summary>
    /// <remarks>Whoever has no key can still make up names: with null anybody may use this supernode, within its limits.</remarks>
    /// <value>Default: null, all.</value>
    public IReadOnlyCollection<string>? Communities { get; init; }

    /// <summary>
    /// Decides whether a node may register, once for each of its sessions, after its signature, MAC address and the limits were checked. It
    /// is called by one task, one node at a time; while it takes its time, members go on and only other new nodes wait. If it throws, the
    /// node is refused. It decides who is listed and relayed here, not who is a member: a node that has the community's key and learns the addresses of others
    /// in another way can reach them without any supernode.
    /// </summary>
    /// <value>Default: null, everybody who has the community's key.</value>
    public Func<AdmissionRequest, AdmissionResult>? Admit { get; init; }

    /// <summary>True to copy group frames for members that ask for it, so that their uplinks carry one copy instead of one for each member of a group. The
    /// supernode's uplink carries the copies then; they count against <see cref="SupernodeLimitOptions.RelayBytesPerSecond"/> of the sender.</summary>
    /// <value>Default: false; a supernode then only introduces and relays.</value>
    public bool Replicates { get; init; }

    /// <summary>How much the supernode gives to all, and to each.</summary>
    public SupernodeLimitOptions Limits { get; init; } = new();

    /// <summary>The socket buffers to ask of the host in bytes, for each direction. The host may give less (Linux: <c>net.core.rmem_max</c>).</summary>
    /// <remarks>65,536 to 268,435,456 bytes.</remarks>
    /// <value>Default: 4,194,304.</value>
    public int SocketBufferSize { get; init; } = DatagramSocket.BufferSize;

    /// <inheritdoc cref="UnderlayOptions.SegmentationOffload"/>
    public bool SegmentationOffload { get; init; } = true;

    /// <inheritdoc cref="UnderlayOptions.ReceiveOffload"/>
    public bool ReceiveOffload { get; init; } = true;

    /// <inheritdoc cref="UnderlayOptions.BusyPoll"/>
    public TimeSpan BusyPoll { get; init; }

    /// <summary>Where the supernode logs. Nothing is logged per packet, and no secret ever.</summary>
    /// <value>Default: null, no log.</value>
    public ILoggerFactory? LoggerFactory { get; init; }

    /// <summary>Who makes the meter <c>Overlay.Core</c>.</summary>
    /// <value>Default: null, a meter of the supernode's own.</value>
    public IMeterFactory? MeterFactory { get; init; }

    /// <summary>The clock; tests may bring their own.</summary>
    /// <value>Default: the system's.</value>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    internal SocketSettings SocketSettings => new()
    {
        BufferSize = SocketBufferSize,
        SegmentationOffload = SegmentationOffload,
        ReceiveOffload = ReceiveOffload,
        BusyPoll = BusyPoll,
    };

    /// <summary>Checks all values. <see cref="Supernode"/> does so when it is created.</summary>
    /// <exception cref="ArgumentException">A value is missing or out of its range; the exception names the property.</exception>
    public void Validate()
    {
        OptionChecks.Present(Bind);
        OptionChecks.Present(TimeProvider);
        OptionChecks.That(
            Communities?.All(name => name is not null && Encoding.UTF8.GetByteCount(name) is >= 1 and <= WireLimits.CommunityName) != false,
            nameof(Communities),
            "must be names of 1 to 64 bytes of UTF-8");
        OptionChecks.InRange(SocketBufferSize, 65_536, 268_435_456);
        OptionChecks.InRange(BusyPoll, TimeSpan.Zero, SocketSettings.MaxBusyPoll);
        OptionChecks.Present(Limits).Validate();
    }
}
