using Overlay.TestKit;
using Overlay.Wire.Messages;
using static Overlay.Simulation.Tests.Scenes;

namespace Overlay.Simulation.Tests;

/// <summary>What nodes and supernodes can be made to send to somebody who never asked for it.</summary>
public class ReflectionStories
{
    [Theory]
    [Seeds(3)]
    public void Supernode_SendsAForgedAddressNoMoreThanThreeTimesWhatSeemedToComeFromIt(int seed) => Story.Tell(seed, sim =>
    {
        var supernode = sim.AddSupernode();
        sim.Log.KeepsAll = true;

        // A stranger registers a community of his own, and keeps back what his nodes say next.
        var attackers = sim.Mesh(8, new NodeSetup { Community = "Evil", Security = NodeSetup.SecurityOf(9) });
        Array.ForEach(attackers, attacker => sim.Underlay.Block(attacker, supernode));
        var silent = sim.Now;
        sim.RunFor(Seconds(12));
        var kept = sim.Log.Kept.Where(record => record.At >= silent && record.Fate == PacketFate.Blocked && record.Type == MessageType.Control && record.Destination == supernode.Address).ToList();
        sim.Log.KeepsAll = false;

        var received = 0L;
        sim.Log.Watcher = record => received += record.Destination.HasSameHost(SimulatedAddress.Public(30_000, 9)) ? record.Length : 0;
        var sent = 0L;
        foreach (var (record, number) in kept.Select((record, number) => (record, number)))
        {
            sent += record.Length;
            sim.Underlay.Inject(null, SimulatedAddress.Public(30_000, (ushort)(9_000 + (number % 8))), supernode.Address, record.Bytes!);
            sim.RunFor(Milliseconds(10));
        }

        sim.RunFor(Seconds(60));

        Assert.True(kept.Count > 16);
        Assert.InRange(received, 1, 3 * sent);
        Assert.Equal(0, supernode.MemberCount);
    });

    [Theory]
    [Seeds(3)]
    public void RelayedNode_ThatMoves_ProvesItsNewAddressAndIsReachedAgain(int seed) => Story.Tell(seed, sim =>
    {
        var supernode = sim.AddSupernode();
        var (a, b) = (sim.AddNode("a", new NodeSetup { Starts = false }), sim.AddNode("b", new NodeSetup { Starts = false }));
        sim.Underlay.Block(a, b);
        a.Restart();
        b.Restart();
        sim.RunUntil(() => a.PathTo(b).IsRelayed && b.PathTo(a).IsRelayed, within: Seconds(5));
        sim.RunFor(Seconds(2));
        sim.Chat([a, b], Milliseconds(20), Seconds(10));
        sim.RunFor(Seconds(5));

        var moved = sim.Now;
        a.MoveTo();
        sim.RunFor(Seconds(6));

        Assert.Equal(a.Address, supernode.Snapshot.Communities[0].Members.Single(member => member.Node == a.Id).Address);
        Assert.InRange(a.LongestSilence("b to a", moved, moved + Seconds(4.9)), Seconds(0), Seconds(0.5));
        Assert.InRange(b.LongestSilence("a to b", moved, moved + Seconds(4.9)), Seconds(0), Seconds(0.5));
    });
}
