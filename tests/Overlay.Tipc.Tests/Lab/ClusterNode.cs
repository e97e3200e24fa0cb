using System.Buffers.Binary;
using Overlay.Samples.Tipc.Clusters;
using Overlay.Samples.Tipc.Messages;
using Overlay.Samples.Tipc.Protocol;

namespace Overlay.Samples.Tipc.Tests.Lab;

/// <summary>The lower half of a node on a segment. It notes its events, and sends numbered messages.</summary>
internal sealed class ClusterNode : ISegmentNode
{
    private readonly Queue<Action<TimeSpan>> _waiting = new();
    private readonly Segment _segment;

    public ClusterNode(Segment segment, int number, Func<ClusterOptions, ClusterOptions>? with = null)
    {
        var options = new ClusterOptions { Address = new TipcAddress(0x0100_1000u + (uint)number), Mac = new MacAddress(0x0200_0000_0000ul + (ulong)number) };
        Options = with?.Invoke(options) ?? options;
        _segment = segment;
        Cluster = new Cluster(Options, new LabRandom((segment.Seed * 1000) + number + (int)segment.Now.TotalMilliseconds), Counters, segment.Now);
        segment.Attach(this);
    }

    public ClusterOptions Options { get; }

    public TipcCounters Counters { get; } = new();

    public Cluster Cluster { get; }

    public List<ClusterEvent> Events { get; } = [];

    /// <summary>The data of each message, in the order of arrival.</summary>
    public List<(TipcAddress From, bool IsBroadcast, byte[] Data)> Received { get; } = [];

    public MacAddress Mac => Options.Mac;

    public TipcAddress Address => Cluster.Address ?? default;

    public TimeSpan NextDeadline => Cluster.NextDeadline;

    public void HandleFrame(ReadOnlySpan<byte> frame, TimeSpan now) => Cluster.HandleFrame(frame, now);

    public void HandleTimeout(TimeSpan now) => Cluster.HandleTimeout(now);

    public bool TryTakeFrame(out byte[] frame) => Cluster.TryTakeFrame(out frame);

    public void Settle(TimeSpan now)
    {
        while (Cluster.TryTakeEvent(out var e))
        {
            Events.Add(e);
            if (e is ClusterEvent.MessageReceived { Message: var message } received)
            {
                Received.Add((received.From, InternalHeader.Destination(message).IsNone, message[TipcHeader.HeaderLength(message)..]));
            }
        }

        PassOn(now);
    }

    public bool HasLinkTo(ClusterNode other) => Cluster.Neighbours.Contains(other.Address);

    public void Send(ClusterNode to, byte[] data) => _segment.Do(this, now => Cluster.Send(to.Address, Message(to.Address, data), now));

    public void Broadcast(byte[] data) => _segment.Do(this, now => Cluster.Broadcast(Message(default, data), now));

    /// <summary>Sends messages with the numbers from 0 on, as fast as the link takes them.</summary>
    public void SendNumbers(ClusterNode to, int count) =>
        Post(count, i => Cluster.CanSend(to.Address), (i, now) => Cluster.Send(to.Address, Message(to.Address, Number(i)), now));

    public void BroadcastNumbers(int count) =>
        Post(count, i => Cluster.CanBroadcast, (i, now) => Cluster.Broadcast(Message(default, Number(i)), now));

    public void Stop() => _segment.Do(this, Cluster.Stop);

    /// <summary>The numbers that came from a node.</summary>
    public IEnumerable<int> NumbersFrom(ClusterNode node) =>
        Received.Where(message => message.From == node.Address).Select(message => BinaryPrimitives.ReadInt32BigEndian(message.Data));

    public IEnumerable<int> NumbersFrom(ClusterNode node, bool broadcast) =>
        Received.Where(message => message.From == node.Address && message.IsBroadcast == broadcast).Select(message => BinaryPrimitives.ReadInt32BigEndian(message.Data));

    public long Dropped(TipcDropReason reason) => Counters.Dropped(reason);

    private void Post(int count, Func<int, bool> may, Action<int, TimeSpan> send)
    {
        var next = 0;
        void Pump(TimeSpan now)
        {
            while (next < count && may(next))
            {
                send(next++, now);
            }

            if (next < count)
            {
                _waiting.Enqueue(Pump);
            }
        }

        _segment.Do(this, Pump);
    }

    private void PassOn(TimeSpan now)
    {
        for (var i = _waiting.Count; i > 0; i--)
        {
            _waiting.Dequeue()(now);
        }
    }

    private static byte[] Number(int value)
    {
        var data = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(data, value);
        return data;
    }

    private byte[] Message(TipcAddress to, byte[] data) => new DataHeader
    {
        Type = DataType.Direct,
        Sender = new SocketAddress(1, Address),
        Receiver = new SocketAddress(2, to),
    }.ToArray(data);
}
