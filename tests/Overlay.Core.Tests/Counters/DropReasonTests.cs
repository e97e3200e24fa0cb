using System.Net;
using Overlay.Core.Tests.Runtime;
using Overlay.Counters;
using Overlay.DataPath.Segment;
using Overlay.Nodes.Groups;
using Overlay.Packets.Membership;
using Overlay.Primitives;
using Overlay.Sessions;
using Overlay.Supernodes;
using Overlay.TestKit;
using Overlay.Transforms;
using Overlay.Wire.Messages;

namespace Overlay.Core.Tests.Counters;

/// <summary>Every reason to drop something is provoked once; it is counted once, under this reason alone, and the segment goes on.</summary>
public class DropReasonTests
{
    private static readonly MacAddress Stranger = new(0x0200_0000_0099);
    private static readonly IPAddress TestGroup = IPAddress.Parse("239.1.2.3");

    private static readonly Dictionary<DropReason, Action> Stories = new()
    {
        [DropReason.Malformed] = () => AtReceiver(DropReason.Malformed, data => data[..10]),
        [DropReason.UnknownType] = () => AtReceiver(DropReason.UnknownType, data => [99, .. data[1..]]),
        [DropReason.UnknownSession] = () => AtReceiver(DropReason.UnknownSession, data => [.. data[..4], .. data[4..8].Select(b => (byte)~b), .. data[8..]]),
        [DropReason.AuthenticationFailed] = () => AtReceiver(DropReason.AuthenticationFailed, data => [.. data[..8], 0xff, .. data[9..]]),
        [DropReason.Replayed] = () => AtReceiver(DropReason.Replayed, data => data),
        [DropReason.RelayRefused] = () => AtReceiver(DropReason.RelayRefused, data => [(byte)MessageType.Relay, .. new byte[15], .. data]),
        [DropReason.ReplicationRefused] = () => AtReceiver(DropReason.ReplicationRefused, data => [(byte)MessageType.Replicate, .. new byte[15], .. data], MessageType.GroupData),
        [DropReason.ReplicationRepeated] = ReplicationDrops.Repeated,
        [DropReason.ReplicationLoop] = ReplicationDrops.Loop,
        [DropReason.ReplicationLimited] = ReplicationDrops.Limited,
        [DropReason.UnknownGroupKey] = () => AtReceiver(DropReason.UnknownGroupKey, data => [.. data[..12], 0xff, 0xff, .. data[14..]], MessageType.GroupData),
        [DropReason.HandshakeRefused] = () => AtReceiver(DropReason.HandshakeRefused, data => [.. data[..8], (byte)~data[8], .. data[9..]], MessageType.HandshakeInitiation),
        [DropReason.UnknownTransform] = () => FromSender(DropReason.UnknownTransform, atReceiver: true, (a, b) => a.Send(b, "transformed"), new TransformSet([new Copy()], []), new TransformSet([], [])),
        [DropReason.TransformFailed] = () => FromSender(DropReason.TransformFailed, atReceiver: true, (a, b) => a.Send(b, "transformed"), new TransformSet([new Copy()], []), new TransformSet([], [new Copy()])),
        [DropReason.SourceRefused] = () => FromSender(DropReason.SourceRefused, atReceiver: false, (a, b) => a.Send(b.Mac, "from another", Stranger)),
        [DropReason.FrameTooShort] = () => FromSender(DropReason.FrameTooShort, atReceiver: false, (a, _) => a.SendFrame(new byte[13])),
        [DropReason.FrameTooLong] = () => FromSender(DropReason.FrameTooLong, atReceiver: false, (a, b) => a.Send(b, new string('x', 1401))),
        [DropReason.UnknownDestination] = () => FromSender(DropReason.UnknownDestination, atReceiver: false, (a, _) => a.Send(Stranger, "to nobody")),
        [DropReason.BroadcastStorm] = () => Storm(DropReason.BroadcastStorm, (a, _) => a.Broadcast("to all")),
        [DropReason.MulticastStorm] = () => Storm(DropReason.MulticastStorm, (a, _) => a.Multicast("to a group")),
        [DropReason.UnknownUnicastStorm] = () => Storm(DropReason.UnknownUnicastStorm, (a, _) => a.Send(Stranger, "to nobody")),
        [DropReason.GroupSenderRefused] = () => Refused(DropReason.GroupSenderRefused, new GroupRule { Groups = TestGroup, Senders = [] }),
        [DropReason.GroupMemberRefused] = () => Refused(DropReason.GroupMemberRefused, new GroupRule { Groups = TestGroup, Members = [] }),
        [DropReason.FrameLooped] = FrameLooped,
        [DropReason.RecursiveRouting] = RecursiveRouting,
        [DropReason.MembershipLimited] = MembershipLimited,
        [DropReason.NoMember] = () => FromSender(DropReason.NoMember, atReceiver: false, (a, _) => a.SendFrame(GroupFrames.ToGroup(TestGroup, a.Mac, "text"))),
        [DropReason.UnicastInGroupFrame] = () => FromSender(DropReason.UnicastInGroupFrame, atReceiver: true, (a, _) => a.SendFrame(GroupFrames.ToGroup(IPAddress.Parse("10.0.0.1"), a.Mac, "text"))),
        [DropReason.PeerNotReady] = PeerNotReady,
        [DropReason.HandshakeLimited] = HandshakeLimited,
        [DropReason.RelayLimited] = RelayLimited,
        [DropReason.PortFull] = ShellDrops.PortFull,
        [DropReason.QueueDelay] = ShellDrops.QueueDelay,
        [DropReason.SendFailed] = ShellDrops.SendFailed,
        [DropReason.ControlQueueFull] = ShellDrops.ControlQueueFull,
    };

    public static TheoryData<DropReason> Reasons() => [.. Enum.GetValues<DropReason>()];

    [Theory]
    [MemberData(nameof(Reasons))]
    public void Reason_ProvokedOnce_IsCountedOnce(DropReason reason) => Stories[reason]();

    [Fact]
    public void Datagrams_ForgedReplayedTruncatedOrForeign_ChangeNothing()
    {
        var (simulation, a, b) = Pair();
        a.Send(b, "data");
        a.Broadcast("group");
        simulation.RunFor(TimeSpan.FromSeconds(1));
        var captured = simulation.Log.Kept.Where(packet => packet.Destination == b.Address).ToList();
        Assert.Superset(new HashSet<MessageType> { MessageType.HandshakeInitiation, MessageType.Data, MessageType.Control, MessageType.GroupData }, captured.Select(packet => packet.Type).ToHashSet());
        var (events, received, path) = (b.Events.Count, b.Received.Count(), b.PathTo(a));

        foreach (var packet in captured)
        {
            var bytes = packet.Bytes!;
            byte[][] variants = [bytes, bytes[..^1], bytes[..(bytes.Length / 2)], [.. bytes[..^1], (byte)~bytes[^1]]];
            foreach (var variant in variants)
            {
                foreach (var source in new[] { packet.Source, SimulatedAddress.Public(200, 4000) })
                {
                    var drops = b.Counters.TotalDrops();
                    b.Receive(source, variant);

                    // A copy of an initiation is answered again, as one must be whose answer was lost, and of a response there are as many; all else is a drop, and one.
                    var isHandshake = variant.Length == bytes.Length && InnerType(variant) is MessageType.HandshakeInitiation or MessageType.HandshakeResponse;
                    var counted = b.Counters.TotalDrops() - drops;
                    Assert.True(counted == 1 || (isHandshake && counted == 0), $"{counted} drops for {variant.Length} bytes from {source} of {packet}");
                }
            }
        }

        simulation.RunFor(TimeSpan.FromSeconds(1));
        Assert.Equal((events, received, path), (b.Events.Count, b.Received.Count(), b.PathTo(a)));
        a.Send(b, "still here");
        b.Send(a, "so am I");
        simulation.RunUntil(() => b.Received.LastOrDefault() == "still here" && a.Received.LastOrDefault() == "so am I", TimeSpan.FromSeconds(1));
    }

    private static MessageType InnerType(byte[] packet) =>
        (MessageType)packet[packet[0] == (byte)MessageType.Relay ? RelayHeader.Size : 0];

    private static (Simulation Simulation, SimulatedNode A, SimulatedNode B) Pair(TransformSet? first = null, TransformSet? second = null) =>
        Pair(With(first), With(second));

    private static (Simulation Simulation, SimulatedNode A, SimulatedNode B) Pair(NodeSetup? first, NodeSetup? second = null)
    {
        var simulation = new Simulation(1) { Log = { KeepsAll = true } };
        simulation.AddSupernode();
        var a = simulation.AddNode("a", first);
        var b = simulation.AddNode("b", second);
        simulation.RunUntil(simulation.AllReachAll, TimeSpan.FromSeconds(10));
        simulation.RunFor(TimeSpan.FromSeconds(5));
        return (simulation, a, b);
    }

    private static NodeSetup With(TransformSet? transforms) =>
        new() { Configure = transforms is null ? null : options => options with { Transforms = transforms } };

    /// <summary>The receiver gets a changed copy of a packet that it got before.</summary>
    private static void AtReceiver(DropReason reason, Func<byte[], byte[]> change, MessageType type = MessageType.Data)
    {
        var (simulation, a, b) = Pair();
        a.Send(b, "first");
        a.Broadcast("to all");
        simulation.RunFor(TimeSpan.FromSeconds(1));
        var (from, to) = simulation.Log.Kept.Any(packet => packet.Type == type && packet.Destination == b.Address) ? (a, b) : (b, a);
        var packet = simulation.Log.Kept.Last(packet => packet.Type == type && packet.Destination == to.Address);

        ExpectOne(to.Counters, reason, () =>
        {
            to.Receive(packet.Source, change(packet.Bytes!));
            simulation.RunFor(TimeSpan.FromSeconds(1));
        });

        from.Send(to, "last");
        simulation.RunUntil(() => to.Received.LastOrDefault() == "last", TimeSpan.FromSeconds(1));
    }

    private static void FromSender(DropReason reason, bool atReceiver, Action<SimulatedNode, SimulatedNode> act, TransformSet? first = null, TransformSet? second = null)
    {
        var (simulation, a, b) = Pair(first, second);

        ExpectOne((atReceiver ? b : a).Counters, reason, () =>
        {
            act(a, b);
            simulation.RunFor(TimeSpan.FromSeconds(1));
        });

        b.Send(a, "last");
        simulation.RunUntil(() => a.Received.LastOrDefault() == "last", TimeSpan.FromSeconds(1));
    }

    /// <summary>The second of two frames is one too many.</summary>
    private static void Storm(DropReason reason, Action<SimulatedNode, SimulatedNode> act)
    {
        var one = new StormLimits { Broadcast = 1, Multicast = 1, UnknownUnicast = 1 };
        var (_, a, b) = Pair(new NodeSetup { Configure = options => options with { Segment = new SegmentOptions { FromPort = one } } });
        act(a, b);
        ExpectOne(a.Counters, reason, () => act(a, b));
    }

    /// <summary>A frame for the group comes to a node whose rule does not let it pass.</summary>
    private static void Refused(DropReason reason, GroupRule rule)
    {
        var (simulation, a, b) = Pair((NodeSetup?)null, new NodeSetup { Configure = options => options with { WantsAllGroups = true, Segment = new SegmentOptions { GroupRules = [rule] } } });
        ExpectOne(b.Counters, reason, () =>
        {
            a.SendFrame(GroupFrames.ToGroup(TestGroup, a.Mac, "text"));
            simulation.RunFor(TimeSpan.FromSeconds(1));
        });
    }

    /// <summary>What one bridge sent comes in by the other.</summary>
    private static void FrameLooped()
    {
        var bridge = new NodeSetup { Configure = options => options with { AllowBridging = true } };
        var (simulation, a, b) = Pair(bridge, bridge);
        b.Send(MacAddress.Broadcast, "from there", Stranger);
        simulation.RunFor(TimeSpan.FromMilliseconds(100));
        ExpectOne(a.Counters, DropReason.FrameLooped, () => a.Send(MacAddress.Broadcast, "from there", Stranger));
    }

    /// <summary>A datagram of the node's own socket comes in from its port.</summary>
    private static void RecursiveRouting()
    {
        var (_, a, _) = Pair(new NodeSetup
        {
            Configure = options =>
            {
                var own = new OwnDatagrams { Port = options.LocalAddresses[0].Port };
                own.SetHosts(options.LocalAddresses);
                return options with { OwnDatagrams = own };
            },
        });
        var packet = new byte[28];
        (packet[0], packet[9]) = (0x45, 17);
        a.Address.ToIPEndPoint().Address.MapToIPv4().GetAddressBytes().CopyTo(packet, 12);
        (packet[20], packet[21]) = ((byte)(a.Address.Port >> 8), (byte)a.Address.Port);
        byte[] frame = [.. new byte[12], 0x08, 0x00, .. packet];
        Stranger.CopyTo(frame);
        a.Mac.CopyTo(frame.AsSpan(MacAddress.Size));

        ExpectOne(a.Counters, DropReason.RecursiveRouting, () => a.SendFrame(frame));
    }

    /// <summary>A host reports on one VLAN more than there may be.</summary>
    private static void MembershipLimited()
    {
        var (_, a, _) = Pair();
        for (var vlan = 1; vlan < PortGroups.MaxVlans; vlan++)
        {
            Report(vlan);
        }

        ExpectOne(a.Counters, DropReason.MembershipLimited, () => Report(PortGroups.MaxVlans));

        void Report(int vlan) => a.SendFrame(GroupFrames.Tagged(MembershipFrames.Report(a.Mac, MembershipRecordType.ModeIsExclude, IpAddress.From(TestGroup)), (ushort)vlan));
    }

    private static void PeerNotReady()
    {
        var simulation = new Simulation(1);
        simulation.AddSupernode();
        var a = simulation.AddNode("a", new NodeSetup { Configure = options => options with { MaxPendingFrames = 2 } });
        var b = simulation.AddNode("b");
        simulation.RunUntil(() => simulation.Supernodes[0].MemberCount == 2, TimeSpan.FromSeconds(10));
        b.Kill();
        a.Kill();
        a.Restart();
        simulation.RunUntil(() => a.Knows(b), TimeSpan.FromSeconds(10));

        ExpectOne(a.Counters, DropReason.PeerNotReady, () =>
        {
            a.Send(b, "1");
            a.Send(b, "2");
            a.Send(b, "3");
        });
    }

    private static void HandshakeLimited()
    {
        var simulation = new Simulation(1);
        var supernode = simulation.AddSupernode(configure: options => options with { HandshakeLimits = new HandshakeLimits { PerSecond = 1 } });
        var first = simulation.AddNode("a");
        var second = simulation.AddNode("b", new NodeSetup { PinsKeys = true, Starts = false });
        simulation.RunUntil(() => supernode.MemberCount == 1, TimeSpan.FromSeconds(10));
        simulation.RunFor(TimeSpan.FromMinutes(1));

        ExpectOne(supernode.Counters, DropReason.HandshakeLimited, () =>
        {
            first.Kill();
            first.Restart();
            second.Restart();
            simulation.RunUntil(() => supernode.MemberCount == 2, TimeSpan.FromSeconds(10));
        });
    }

    private static void RelayLimited()
    {
        var simulation = new Simulation(1) { Log = { KeepsAll = true } };
        var supernode = simulation.AddSupernode(configure: options => options with { Limits = new SupernodeLimits { RelayBytesPerSecond = 1, RelayBurstBytes = 100_000 } });
        var a = simulation.AddNode("a");
        var b = simulation.AddNode("b");
        simulation.Underlay.Block(a, b);
        simulation.RunUntil(simulation.AllReachAll, TimeSpan.FromSeconds(30));
        var packet = simulation.Log.Kept.Last(packet => packet.Type == MessageType.Relay && packet.From == "a");

        var before = supernode.Counters[Counter.RelayedSent];
        ExpectOne(supernode.Counters, DropReason.RelayLimited, () =>
        {
            while (supernode.Counters[DropReason.RelayLimited] == 0)
            {
                supernode.Receive(packet.Source, packet.Bytes!);
            }
        });
        Assert.InRange(supernode.Counters[Counter.RelayedSent] - before, 1, 100_000 / packet.Length);
    }

    internal static void ExpectOne(NodeCounters counters, DropReason reason, Action act)
    {
        var before = Enum.GetValues<DropReason>().ToDictionary(r => r, r => counters[r]);
        act();
        foreach (var (other, count) in before)
        {
            Assert.True(counters[other] - count == (other == reason ? 1 : 0), $"{other} was counted {counters[other] - count} times");
        }
    }

    /// <summary>A transform that nobody can revert.</summary>
    private sealed class Copy : IFrameTransform
    {
        public byte Id => 200;

        public string Name => "copy";

        public bool TryApply(ReadOnlySpan<byte> frame, Span<byte> destination, out int written)
        {
            frame.CopyTo(destination);
            written = frame.Length;
            return true;
        }

        public bool TryRevert(ReadOnlySpan<byte> data, Span<byte> destination, out int written)
        {
            written = 0;
            return false;
        }
    }
}
