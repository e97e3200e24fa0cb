using Overlay.Counters;
using Overlay.Multicast.Replication;
using Overlay.Primitives;
using Overlay.TestKit;
using Overlay.Wire;
using Overlay.Wire.Messages;
using static Overlay.Simulation.Tests.Scenes;

namespace Overlay.Simulation.Tests;

/// <summary>What somebody on the path of group frames can send.</summary>
public class HostileGroupStories
{
    private static readonly IpAddress Address = IpAddress.Parse("239.1.2.3");
    private static readonly IpAddress Sender = IpAddress.Parse("10.0.0.1");
    private static readonly GroupId Group = GroupId.Of(Address);

    [Theory]
    [Seeds(2)]
    public void ForgedDatagrams_ToReplicators_StopNothing(int seed) => Story.Tell(seed, sim =>
    {
        var nodes = Members(sim, replicates: seed % 2 == 0);
        Send(sim, nodes[0], 0, 10);

        foreach (var record in Replicated(sim))
        {
            var forged = record.Bytes!.ToArray();
            Assert.True(GroupHeader.TryRead(forged.AsSpan(RelayHeader.Size), out var header));
            (header with { Sequence = GroupHeader.MaxSequence }).Write(forged.AsSpan(RelayHeader.Size));
            sim.Underlay.Inject(null, record.Source, record.Destination, forged);
            (header with { Epoch = (ushort)(header.Epoch + 1) }).Write(forged.AsSpan(RelayHeader.Size));
            sim.Underlay.Inject(null, record.Source, record.Destination, forged);
        }

        sim.RunFor(Seconds(1));
        Send(sim, nodes[0], 10, 20);
        Assert.All(nodes[1..], node => Assert.Equal(20, node.Received.Distinct().Count()));
        Assert.All(nodes[1..], node => Assert.Equal(20, node.Received.Count()));
        Assert.True(Refused(sim, nodes) > 0);
    });

    [Theory]
    [Seeds(2)]
    public void RecordedDatagrams_ToReplicators_AreNotCopiedAgain_WhateverTheEpoch(int seed) => Story.Tell(seed, sim =>
    {
        var nodes = Members(sim, replicates: seed % 2 == 0, rekey: Seconds(5));
        for (var round = 0; round < 4; round++)
        {
            Send(sim, nodes[0], 10 * round, 10 * (round + 1));
            sim.RunFor(Seconds(5));
        }

        var recorded = Replicated(sim).ToArray();
        var copies = Copies(sim, nodes);
        for (var i = 0; i < 3; i++)
        {
            // To and fro between the epochs.
            foreach (var record in i % 2 == 0 ? Enumerable.Reverse(recorded) : recorded)
            {
                sim.Underlay.Inject(null, record.Source, record.Destination, record.Bytes!);
            }

            sim.RunFor(Seconds(1));
        }

        Assert.True(recorded.Length > 20);
        Assert.Equal(copies, Copies(sim, nodes));
        Assert.All(nodes[1..], node => Assert.Equal(40, node.Received.Count()));
    });

    private static SimulatedNode[] Members(TestKit.Simulation sim, bool replicates, TimeSpan? rekey = null)
    {
        sim.Underlay.Conditions = LinkConditions.Perfect with { Delay = Milliseconds(5) };
        sim.AddSupernode(configure: options => options with { Replicates = replicates });
        var nodes = sim.Mesh(8, new NodeSetup
        {
            Configure = options => options with
            {
                Replication = new ReplicationRules { FanOut = 2 },
                Timings = options.Timings with { Sessions = rekey is { } span ? options.Timings.Sessions with { RekeyAfter = span } : options.Timings.Sessions },
            },
        });
        Array.ForEach(nodes, node => node.Join(Group));
        nodes[0].Replicate(Group, replicates ? ReplicationMode.Replicators : ReplicationMode.Tree);
        sim.RunFor(Seconds(3));
        sim.Log.KeepsAll = true;
        return nodes;
    }

    private static void Send(TestKit.Simulation sim, SimulatedNode from, int first, int end)
    {
        for (var number = first; number < end; number++)
        {
            from.SendPacket(Address, Sender, $"frame {number}");
            sim.RunFor(Milliseconds(20));
        }

        sim.RunFor(Seconds(1));
    }

    private static IEnumerable<PacketRecord> Replicated(TestKit.Simulation sim) => [.. sim.Log.Kept.Where(record => record.Type == MessageType.Replicate)];

    private static long Refused(TestKit.Simulation sim, SimulatedNode[] nodes) =>
        nodes.Sum(node => node.Counters[DropReason.ReplicationRefused]) + sim.Supernodes[0].Counters[DropReason.ReplicationRefused];

    private static long Copies(TestKit.Simulation sim, SimulatedNode[] nodes) =>
        nodes.Sum(node => node.Counters[Counter.ReplicaCopies]) + sim.Supernodes[0].Counters[Counter.ReplicaCopies];
}
