using Overlay.Samples.Tipc.Clusters;
using Overlay.Samples.Tipc.Protocol;
using Overlay.Samples.Tipc.Sockets;
using Overlay.Samples.Tipc.Tests.Lab;

namespace Overlay.Samples.Tipc.Tests.Protocol;

/// <summary>A whole node on a segment in memory. What its ports receive is noted; what meets a congested link is sent again.</summary>
internal sealed class EngineNode : ISegmentNode
{
    private delegate SendResult Attempt(TipcEngine engine, TimeSpan now);

    private readonly Segment _segment;
    private readonly Queue<Attempt> _waiting = [];
    private readonly Dictionary<uint, List<TipcDatagram>> _received = [];

    public EngineNode(Segment segment, int number, MulticastMethod method = MulticastMethod.AutoSelect, Func<ClusterOptions, ClusterOptions>? with = null)
    {
        var options = new ClusterOptions { Address = new TipcAddress(0x0100_1000u + (uint)number), Mac = new MacAddress(0x0200_0000_0000ul + (ulong)number) };
        options = with?.Invoke(options) ?? options;
        _segment = segment;
        Mac = options.Mac;
        Engine = new TipcEngine(
            new TipcEngineOptions { Cluster = options, Method = method },
            new LabRandom((segment.Seed * 1000) + number + (int)segment.Now.TotalMilliseconds),
            segment.Now);
        segment.Attach(this);
    }

    public TipcEngine Engine { get; }

    public TipcAddress Address => Engine.Address!.Value;

    public MacAddress Mac { get; }

    public TimeSpan NextDeadline => Engine.NextDeadline;

    /// <summary>What did not go out at the first attempt.</summary>
    public int Congestions { get; private set; }

    public bool HasSentAll => _waiting.Count == 0;

    /// <summary>Ports that are read only when a test asks.</summary>
    public HashSet<uint> Unread { get; } = [];

    public void HandleFrame(ReadOnlySpan<byte> frame, TimeSpan now) => Engine.HandleFrame(frame, now);

    public void HandleTimeout(TimeSpan now) => Engine.HandleTimeout(now);

    public bool TryTakeFrame(out byte[] frame) => Engine.TryTakeFrame(out frame);

    public void Settle(TimeSpan now)
    {
        while (_waiting.TryPeek(out var attempt) && attempt(Engine, now) != SendResult.WouldBlock)
        {
            _waiting.Dequeue();
        }

        while (Engine.TryTakeReadyPort(out var port))
        {
            if (!Unread.Contains(port))
            {
                Read(port);
            }
        }
    }

    public uint Open(TipcSocketType type = TipcSocketType.Rdm, TipcSocketOptions? options = null) => Engine.CreatePort(type, options);

    public uint OpenBound(ServiceRange range, Scope scope = Scope.Cluster, TipcSocketOptions? options = null)
    {
        var port = Open(options: options);
        Bind(port, range, scope);
        return port;
    }

    public void Bind(uint port, ServiceRange range, Scope scope = Scope.Cluster) =>
        _segment.Do(this, now => Assert.True(Engine.Bind(port, range, scope, now)));

    public bool Unbind(uint port, ServiceRange range, Scope scope = Scope.Cluster)
    {
        var result = false;
        _segment.Do(this, now => result = Engine.Unbind(port, range, scope, now));
        return result;
    }

    public void Close(uint port) => _segment.Do(this, now => Engine.ClosePort(port, now));

    public void Stop() => _segment.Do(this, Engine.Stop);

    public SendResult TrySend(uint port, ServiceAddress service, byte[] data) => Try((engine, now) => engine.Send(port, service, data, now));

    public SendResult TrySend(uint port, SocketAddress socket, byte[] data) => Try((engine, now) => engine.Send(port, socket, data, now));

    public SendResult TrySend(uint port, ServiceRange range, byte[] data) => Try((engine, now) => engine.Send(port, range, data, now));

    /// <summary>Sends, later if the link is congested; then it must not be unreachable.</summary>
    public void Send(uint port, ServiceRange range, byte[] data) => SendOrWait((engine, now) => engine.Send(port, range, data, now));

    public void Send(uint port, SocketAddress socket, byte[] data) => SendOrWait((engine, now) => engine.Send(port, socket, data, now));

    public void Read(uint port)
    {
        while (Engine.TryReceive(port, out var datagram))
        {
            Received(port).Add(datagram);
        }
    }

    /// <summary>What the port has received.</summary>
    public List<TipcDatagram> Received(uint port)
    {
        if (!_received.TryGetValue(port, out var list))
        {
            _received.Add(port, list = []);
        }

        return list;
    }

    public SocketAddress Socket(uint port) => new(port, Address);

    public bool SeesBinding(ServiceRange range) => Engine.Publications.Any(publication => publication.Range == range);

    public long Dropped(TipcDropReason reason) => Engine.Counters.Dropped(reason);

    private SendResult Try(Attempt attempt)
    {
        var result = SendResult.Unreachable;
        _segment.Do(this, now => result = attempt(Engine, now));
        return result;
    }

    private void SendOrWait(Attempt attempt) => _segment.Do(this, now =>
    {
        var result = _waiting.Count > 0 ? SendResult.WouldBlock : attempt(Engine, now);
        Assert.NotEqual(SendResult.Unreachable, result);
        if (result == SendResult.WouldBlock)
        {
            Congestions++;
            _waiting.Enqueue(attempt);
        }
    });
}
