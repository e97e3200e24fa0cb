using Overlay.Frames;
using Overlay.Multicast.Replication;
using Overlay.Primitives;
using Overlay.TestKit;
using Overlay.Wire;
using Overlay.Wire.Messages;
using static Overlay.Simulation.Tests.Scenes;

namespace Overlay.Simulation.Tests;

/// <summary>Nodes that have a faster cipher suite than others of their community.</summary>
public class GroupSuiteStories
{
    private const string Text = "hello";

    private static readonly NodeSetup WithMore = new()
    {
        Configure = options => options with { Suites = [new(new LongTagSuite(), 9_000), .. TestKit.Simulation.Suites] },
    };

    [Theory]
    [Seeds(3)]
    public void NodeWithoutTheSuiteJoins_GroupFramesBecomeReadableForItAndAreStillSealedOnce(int seed) => Story.Tell(seed, sim =>
    {
        sim.AddSupernode();
        var nodes = sim.Mesh(2, WithMore);
        Assert.Equal([LongTagSuite.Length], TagsOfBroadcast(sim, nodes[0]));

        var late = sim.AddNode("late");
        sim.RunUntil(() => sim.AllReachAll(), Seconds(20));
        sim.RunFor(Seconds(1));

        Assert.Equal([WireLimits.Tag, WireLimits.Tag], TagsOfBroadcast(sim, nodes[0]));
        Assert.Contains(Text, late.Received);
    });

    [Theory]
    [Seeds(3)]
    public void NodeWithoutTheSuiteLeaves_TheOthersUseItAgain(int seed) => Story.Tell(seed, sim =>
    {
        sim.AddSupernode();
        var nodes = sim.Mesh(2, WithMore);
        var guest = sim.AddNode("guest");
        sim.RunUntil(() => sim.AllReachAll(), Seconds(20));
        sim.RunFor(Seconds(1));

        guest.Leave();
        sim.RunFor(Seconds(1));

        Assert.Equal([LongTagSuite.Length], TagsOfBroadcast(sim, nodes[0]));
        Assert.Contains(Text, nodes[1].Received);
    });

    [Theory]
    [Seeds(3)]
    public void NodesThatDiffer_UnderTraffic_LoseNoFrame(int seed) => Story.Tell(seed, sim =>
    {
        sim.AddSupernode();
        var nodes = sim.Mesh(2, WithMore);

        sim.Chat(nodes, Milliseconds(10), Seconds(8));
        sim.After(Seconds(1), () => sim.AddNode("guest"));
        sim.RunFor(Seconds(9));

        Assert.Equal(0, MissingFromChat(nodes, Milliseconds(10), Seconds(8)));
        Assert.Equal(3, sim.Nodes.Count(node => node.Received.Any()));
    });

    [Theory]
    [Seeds(2)]
    public void MemberWithoutTheSuite_GetsACopyOfItsOwn_AndReplicatorsServeTheOthers(int seed) => Story.Tell(seed, sim =>
    {
        var group = GroupId.Of(IpAddress.Parse("239.1.2.3"));
        var rules = new ReplicationRules { FanOut = 3 };
        sim.AddSupernode();
        var nodes = sim.Mesh(12, WithMore with { Configure = options => WithMore.Configure!(options) with { Replication = rules } });
        var guest = sim.AddNode("guest");
        sim.RunUntil(sim.AllReachAll, Seconds(20));
        SimulatedNode[] members = [.. nodes, guest];
        Array.ForEach(members, node => node.Join(group));
        sim.RunFor(Seconds(2));
        nodes[0].Replicate(group, ReplicationMode.Tree);
        sim.RunFor(Seconds(3));

        List<MessageType> sent = [];
        sim.Log.Watcher = packet => sent.AddRange(packet.From == nodes[0].Name && packet.Type is { } type and (MessageType.Data or MessageType.GroupData or MessageType.Replicate) ? [type] : []);
        nodes[0].SendPacket(IpAddress.Parse("239.1.2.3"), IpAddress.Parse("10.0.0.1"), Text);
        sim.Log.Watcher = null;
        sim.RunFor(Seconds(1));

        Assert.Equal([MessageType.Data, MessageType.Replicate, MessageType.Replicate, MessageType.Replicate], sent.Order());
        Assert.All(members[1..], member => Assert.EndsWith(Text, Assert.Single(member.Received)));
    });

    /// <summary>The lengths of the tags of the group datagrams that a broadcast becomes; a copy of its own for a peer would look shorter by 4.</summary>
    private static int[] TagsOfBroadcast(TestKit.Simulation sim, SimulatedNode from)
    {
        List<int> lengths = [];
        sim.Log.Watcher = packet =>
        {
            if (packet.Type is MessageType.GroupData or MessageType.Data)
            {
                lengths.Add(packet.Length - EthernetFrame.HeaderSize - Text.Length - GroupHeader.Size);
            }
        };
        from.Broadcast(Text);
        sim.RunFor(Milliseconds(500));
        sim.Log.Watcher = null;
        return [.. lengths];
    }

    /// <summary>A suite that others lack; its tags are longer than those of the others.</summary>
    private sealed class LongTagSuite : CipherSuite
    {
        public const int Length = AeadCipher.MaxTagLength;

        public override byte Id => 130;

        public override string Name => "long tag";

        public override int KeyLength => 16;

        public override AeadCipher Create(ReadOnlySpan<byte> key) => new LongTagCipher([.. key, .. key]);
    }

    private sealed class LongTagCipher(byte[] key) : AeadCipher
    {
        private const int Padding = LongTagSuite.Length - WireLimits.Tag;

        private readonly AeadCipher _inner = CipherSuites.Aes256Gcm.Create(key);

        public override int TagLength => LongTagSuite.Length;

        public override void Encrypt(ReadOnlySpan<byte> nonce, Span<byte> message, ReadOnlySpan<byte> associatedData) =>
            _inner.Encrypt(nonce, message[..^Padding], associatedData);

        public override bool TryDecrypt(ReadOnlySpan<byte> nonce, Span<byte> message, ReadOnlySpan<byte> associatedData) =>
            _inner.TryDecrypt(nonce, message[..^Padding], associatedData);

        protected override void Dispose(bool disposing) => _inner.Dispose();
    }
}
