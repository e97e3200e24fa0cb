using System.Diagnostics.Metrics;
using System.Net;
using System.Text;
using Microsoft.Extensions.Logging;
using Overlay.Host;
using Overlay.Primitives;
using Overlay.Runtime;
using Overlay.Wire;

namespace Overlay;

/// <summary>What an <see cref="OverlayNode"/> is started with. Immutable; change a copy with <c>with</c>.</summary>
/// <remarks>
/// The binding of a configuration (<c>Microsoft.Extensions.Configuration.Binder</c>) reads what has a text: names, numbers, keys, addresses, networks,
/// supernodes, rules. Bind with <c>ErrorOnUnknownConfiguration</c>, or wrong entries of lists are left out without a word.
/// </remarks>
public sealed record OverlayNodeOptions
{
    internal const int MinMtu = 576;
    internal const int MaxMtu = 9000;
    private const int MaxSupernodes = 16;

    /// <summary>The name of the community: the Ethernet segment to join.</summary>
    /// <remarks>1 to 64 bytes of UTF-8. Nodes meet if name and key are the same; a supernode sees the name.</remarks>
    public required string Community { get; init; }

    /// <summary>What the other members show people beside the node's addresses. Supernodes do not learn it.</summary>
    /// <remarks>Up to 63 bytes of UTF-8 without control characters; empty to give none. It proves nothing, and need not be unique.</remarks>
    /// <value>Default: null, the name of the host.</value>
    public string? Name { get; init; }

    /// <summary>How the community is protected; <see cref="OverlaySecurity.None"/> leaves frames readable and forgeable for anyone on the way.</summary>
    public required OverlaySecurity Security { get; init; }

    /// <summary>The supernodes, 1 to 16. The node registers at all of them at once, so that losing one costs nothing.</summary>
    public required IReadOnlyList<SupernodeAddress> Supernodes { get; init; }

    /// <summary>The node's identity. Null: a new one on each start, which others see as a new node.</summary>
    /// <value>Default: null. See <see cref="NodeKeyPair.LoadOrCreate"/> to keep one in a file.</value>
    public NodeKeyPair? KeyPair { get; init; }

    /// <summary>Where frames enter and leave. The node owns the port and disposes it.</summary>
    /// <value>Default: null, an <see cref="InProcessPort"/> with <see cref="Mtu"/>.</value>
    public IFramePort? Port { get; init; }

    /// <summary>The node's MAC address on the segment.</summary>
    /// <value>Default: null, the address of the device behind the port if it has one, else the one derived from the key pair.</value>
    public MacAddress? MacAddress { get; init; }

    /// <summary>The local address and UDP port of the underlay.</summary>
    /// <value>Default: any free port on all addresses, IPv6 and IPv4.</value>
    public ListenAddress Bind { get; init; } = new(IPAddress.IPv6Any, 0);

    /// <summary>The longest payload of a frame if the port is in process; another port has its own.</summary>
    /// <remarks>576 to 9000 bytes, the same on all nodes. The Ethernet header and up to 36 bytes are added, 16 more with a cipher suite that has tags of 32
    /// bytes, 16 more through a relay, and the headers of UDP and IP: with tags of 16 bytes 1400 fits an underlay of 1500 over IPv6, and through a relay over
    /// IPv4; with longer ones it fits over IPv4 without a relay, and 1380 fits all of these. What does not fit is fragmented, which costs speed and multiplies
    /// loss.</remarks>
    /// <value>Default: 1400.</value>
    public int Mtu { get; init; } = 1400;

    /// <summary>Whether the port may carry frames of other stations than the node itself.</summary>
    public BridgingOptions Bridging { get; init; } = new();

    /// <summary>What keeps the segment quiet: limits for frames that many stations get.</summary>
    public SegmentOptions Segment { get; init; } = new();

    /// <summary>Who gets frames for group addresses.</summary>
    public MulticastOptions Multicast { get; init; } = new();

    /// <summary>What is done to frames before they are encrypted.</summary>
    public TransformOptions Transforms { get; init; } = new();

    /// <summary>The ciphers that this node offers and accepts; the fastest that both sides of a session have is used.</summary>
    /// <remarks>1 to 16, with different ids. Each is measured when it is first used in the process, which takes about 2 ms. Without a common suite two nodes do
    /// not connect. Group frames are sealed with the fastest suite that nearly all present peers have; where one in eight or fewer lack it, those get copies of
    /// their own. Not used with <see cref="OverlaySecurity.None"/>.</remarks>
    /// <value>Default: <see cref="Overlay.CipherSuites.Default"/>.</value>
    public IReadOnlyList<CipherSuite> CipherSuites { get; init; } = Overlay.CipherSuites.Default;

    /// <summary>Which addresses of this host are told to others and used.</summary>
    public UnderlayOptions Underlay { get; init; } = new();

    /// <summary>How many lanes carry frames: each has a queue of the device, a UDP socket on the node's port and its own threads, so that busy flows
    /// use several processors.</summary>
    /// <remarks>0 to 16; 0 chooses: one lane on a machine with up to two processors, otherwise one for each two processors, at most 4. More than one needs
    /// Linux and a port with several queues (<c>TapPort</c>, if its device has them); otherwise there are as many as can be had, which the log tells. What one
    /// peer sends on one path comes in through one lane, and the kernel then leaves the answers to the same, so one lane is all that a node with one peer makes
    /// use of.</remarks>
    /// <value>Default: 0.</value>
    public int Lanes { get; init; } = LaneCount.Choose;

    /// <summary>True: one thread of each lane carries frames in both directions, if the port is a device that can be waited for together with the socket, and
    /// none of them polls (<see cref="UnderlayOptions.BusyPoll"/>). False: each direction of a lane has a thread.</summary>
    /// <remarks>One thread saves changes of thread: the round trip of a lone frame took about half of the time and bulk transfer the same, on two processors
    /// that were shared with a second node and the programs at both ends. Two threads use two processors.</remarks>
    /// <value>Default: true on a machine with one or two processors.</value>
    public bool SingleThread { get; init; } = Environment.ProcessorCount <= SharedPath.FewProcessors;

    /// <summary>The priority of the threads that carry frames, in real time: they run before all usual threads of the host, as soon as there is something to
    /// do.</summary>
    /// <remarks>0 to 99; 0 leaves them usual threads. On a host whose processors are busy a frame otherwise waits for its turn, up to milliseconds. But nothing
    /// else runs on a processor while such a thread has work, and anybody who floods the node's port makes work: leave it at 0 unless the host has a processor
    /// more than the node has threads, or exists for the node. Linux (<c>SCHED_RR</c>, sched(7)), with <c>CAP_SYS_NICE</c> or <c>RLIMIT_RTPRIO</c>; where it is
    /// refused the node says so in the log and does without.</remarks>
    /// <value>Default: 0.</value>
    public int RealtimePriority { get; init; }

    /// <summary>How soon the node notices changes and changes keys.</summary>
    public TimingOptions Timings { get; init; } = new();

    /// <summary>How much the node keeps in memory.</summary>
    public NodeLimits Limits { get; init; } = new();

    /// <summary>
    /// A file that keeps the keys of supernodes which are not pinned in <see cref="Supernodes"/>: a line for each, <c>host:port#key</c>. The first key that a
    /// supernode tells is learned and added; from then on the node accepts no other, also after a restart. Without a file it accepts no other as long as it
    /// runs.
    /// </summary>
    /// <remarks>The directory must exist; the file is made when there is something to keep. If a supernode has a new key on purpose, take its line out.
    /// A file that cannot be read, or is something else, fails the start (<see cref="OverlayError.FileUnusable"/>); the message names the line.</remarks>
    /// <value>Default: null, no file.</value>
    public string? KnownSupernodesFile { get; init; }

    /// <summary>True if the start fails when no supernode answers in <see cref="StartTimeout"/>, or when the node is refused; false if the node then goes on
    /// trying in the background.</summary>
    /// <remarks>A refusal that does not pass by itself fails the start in any case: a wrong key of the community, or an operator who does not want the node or
    /// its community. What another supernode need not share fails the start when all have refused. A supernode that answers with another key than the one that
    /// is pinned or known fails the start only if this is true, and all supernodes do so. A MAC address that another node has, and a community or a supernode
    /// that is full, are waited for if this is false.</remarks>
    /// <value>Default: true.</value>
    public bool RequireSupernode { get; init; } = true;

    /// <summary>How long the start waits for a supernode. From 100 ms to 10 minutes.</summary>
    /// <value>Default: 10 seconds.</value>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Where the node logs. Nothing is logged per packet, and no secret ever.</summary>
    /// <value>Default: null, no log.</value>
    public ILoggerFactory? LoggerFactory { get; init; }

    /// <summary>Who makes the meter <c>Overlay.Core</c>.</summary>
    /// <value>Default: null, a meter of the node's own.</value>
    public IMeterFactory? MeterFactory { get; init; }

    /// <summary>The clock; tests may bring their own.</summary>
    /// <value>Default: the system's.</value>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Checks all values. <see cref="OverlayNode"/> does so when it is created.</summary>
    /// <exception cref="ArgumentException">A value is missing or out of its range; the exception names the property.</exception>
    public void Validate()
    {
        OptionChecks.Present(Community);
        OptionChecks.That(Encoding.UTF8.GetByteCount(Community) is >= 1 and <= WireLimits.CommunityName, nameof(Community), "is the name of the segment, 1 to 64 bytes of UTF-8");
        OptionChecks.That(Name is null or "" || NodeName.IsValid(Name), nameof(Name), "is shown to people: up to 63 bytes of UTF-8 without control characters, or empty for none");
        OptionChecks.Present(Security);
        OptionChecks.That(
            Security.DerivedFor is not { } other || other == Community,
            nameof(Security),
            $"has the key of a passphrase for community '{Security.DerivedFor}', but the node is to join '{Community}'; name one of them in both places, or call {nameof(OverlaySecurity)}.{nameof(OverlaySecurity.FromPassphrase)}, which takes the name from here");
        OptionChecks.Items(Supernodes, 1, MaxSupernodes);
        var repeated = Supernodes.GroupBy(supernode => supernode).FirstOrDefault(same => same.Count() > 1)?.Key;
        OptionChecks.That(repeated is null, nameof(Supernodes), $"must not name supernode {repeated} twice");
        OptionChecks.That(MacAddress is not { IsStation: false }, nameof(MacAddress), "must be the address of one station: not zero, and the group bit not set");
        OptionChecks.Present(Bind);
        OptionChecks.InRange(Mtu, MinMtu, MaxMtu);
        OptionChecks.Items(CipherSuites, 1, WireLimits.SuitesInHello);
        OptionChecks.That(CipherSuites.All(suite => suite.Id != Overlay.CipherSuites.Clear.Id), nameof(CipherSuites), $"must not have id 0, which is {nameof(OverlaySecurity)}.{nameof(OverlaySecurity.None)}");
        OptionChecks.That(CipherSuites.DistinctBy(suite => suite.Id).Count() == CipherSuites.Count, nameof(CipherSuites), "must have different ids");
        OptionChecks.InRange(Lanes, LaneCount.Choose, LaneCount.Max);
        OptionChecks.InRange(RealtimePriority, 0, RealtimeScheduling.MaxPriority);
        OptionChecks.That(KnownSupernodesFile is not "", nameof(KnownSupernodesFile), "is a path, or null for no file");
        OptionChecks.InRange(StartTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10));
        OptionChecks.Present(TimeProvider);
        OptionChecks.Present(Bridging).Validate();
        OptionChecks.Present(Segment).Validate();
        OptionChecks.Present(Multicast).Validate();
        OptionChecks.Present(Transforms).Validate();
        OptionChecks.Present(Underlay).Validate();
        OptionChecks.Present(Timings).Validate();
        OptionChecks.Present(Limits).Validate();
    }
}
