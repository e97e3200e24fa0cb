using Overlay.Core.Tests.Protocol.Nodes;

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

    public static void Loop()
    {
        var bench = new ReplicatorBench();
        DropReasonTests.ExpectOne(bench.Engine.Counters, DropReason.ReplicationLoop, () => bench.AskFor(bench.Engine.Options.KeyPair.Id, bench.Member));
    }
}
