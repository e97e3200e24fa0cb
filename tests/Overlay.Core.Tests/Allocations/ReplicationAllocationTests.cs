using Overlay.Buffers;
using Overlay.Counters;
using Overlay.DataPath;
using Overlay.Multicast.Replication;
using Overlay.Peers;
using Overlay.Primitives;
using Overlay.Primitives.Timing;
using Overlay.Wire.Messages;

namespace Overlay.Core.Tests.Allocations;

public class ReplicationAllocationTests
{
    private const int Batch = 16;
    private const uint Slot = 3;
    private static readonly NodeId Source = new(7);
    private static readonly SipKey Key = new(4, 5);

    [Fact]
    public void Batch_is_copied_without_allocation()
    {
        var stage = new ReplicationStage(new NodeCounters());
        var table = new ForwardingTable([], [], [], null, replicas: new Dictionary<uint, ReplicaFlow> { [Slot] = Flow(branches: 3) });
        PacketBuffer[] datagrams = [.. Enumerable.Range(0, Batch).Select(_ => new PacketBuffer(1_500))];
        var output = new ReplicaCopies();
        var sequence = 0UL;
        Allocation.AssertNone(() =>
        {
            foreach (var datagram in datagrams)
            {
                Fill(datagram, ++sequence);
            }

            var hasCopies = stage.Copy(table, datagrams, output, Instant.Zero);
            var isWhole = output.Datagrams.Count == 3 * Batch && output.Datagrams.AsSpan()[^1].Payload.Length == GroupHeader.Size + 100;
            output.Settle();
            return hasCopies && isWhole;
        });
    }

    private static void Fill(PacketBuffer datagram, ulong sequence)
    {
        datagram.Reset();
        datagram.SetLength(RelayHeader.Size + GroupHeader.Size + 100);
        var message = datagram.Span[RelayHeader.Size..];
        new GroupHeader(0, Source, 1, sequence, 0, 0).Write(message);
        new RelayHeader(Slot, ReplicaRoute.MacOf(Key, message), MessageType.Replicate).Write(datagram.Span);
    }

    private static ReplicaFlow Flow(int branches) => new()
    {
        Key = Key,
        Source = Source,
        IsForSelf = false,
        Members = [],
        Branches = [.. Enumerable.Range(1, branches).Select(last => new ReplicaRoute(new UnderlayAddress([10, 0, 0, (byte)last], 9), Slot, Key, 1, Traffic: null))],
        Repeats = new RepeatFilter(),
        Budget = new TokenBucket(long.MaxValue, Instant.Zero),
    };
}
