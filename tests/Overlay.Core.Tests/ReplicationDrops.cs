using Overlay.Core.Tests.Counters;
using Overlay.Core.Tests.Nodes;
using Overlay.Multicast.Replication;
using Overlay.Wire.Messages;

namespace Overlay.Core.Tests;

/// <summary>What a replicator drops.</summary>
internal static class ReplicationDrops
{
    public static void Repeated()
    {
        var bench = new ReplicatorBench();
        var reply = bench.Ask(bench.Member);
        bench.Deliver(reply, sequence: 1);
        DropReasonTests.ExpectOne(bench.Engine.Counters, DropReason.ReplicationRepeated, () => bench.Deliver(reply, sequence: 1));
    }

    public static void Limited()
    {
        const int Payload = 9_000;
        var bench = new ReplicatorBench(rules: new ReplicationRules { Uplink = 16_000, Duty = ReplicationDuty.Everybody });
        var reply = bench.Ask(bench.Member);
        var sequence = 0UL;

        // A megabyte at once, and two thousand bytes in each second from then on.
        for (var sent = GroupHeader.Size + Payload; sent <= 1_000_000; sent += GroupHeader.Size + Payload)
        {
            Assert.Single(bench.Deliver(reply, ++sequence, payload: Payload));
        }

        DropReasonTests.ExpectOne(bench.Engine.Counters, DropReason.ReplicationLimited, () => Assert.Empty(bench.Deliver(reply, ++sequence, payload: Payload)));
        bench.Engine.Pass(5);
        Assert.Single(bench.Deliver(reply, ++sequence, payload: Payload));
    }

    public static void Loop()
    {
        var bench = new ReplicatorBench();
        DropReasonTests.ExpectOne(bench.Engine.Counters, DropReason.ReplicationLoop, () => bench.AskFor(bench.Engine.Options.KeyPair.Id, bench.Member));
    }
}
