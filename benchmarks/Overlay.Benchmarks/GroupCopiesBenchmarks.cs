using System.Net;
using BenchmarkDotNet.Attributes;
using Overlay.Buffers;
using Overlay.Primitives;
using Overlay.Sockets;
using Overlay.TestKit;

namespace Overlay.Benchmarks;

/// <summary>
/// Sixteen frames to all members of a group, sealed and sent over loopback to a socket that nobody reads, beside the bare call that sends as many datagrams of the same
/// length to as many addresses.
/// </summary>
[MemoryDiagnoser]
public class GroupCopiesBenchmarks
{
    private const int Frames = 16;

    private readonly DatagramList _plain = new();
    private IDatagramSocket _sender = null!;
    private IDatagramSocket _sink = null!;
    private HotPath _path = null!;
    private byte[] _frame = [];

    [Params(1, 10, 50, 200)]
    public int Members { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        _sender = DatagramSocket.Open(new IPEndPoint(IPAddress.Any, 0));
        _sink = DatagramSocket.Open(new IPEndPoint(IPAddress.Any, 0), new SocketSettings { BufferSize = 65_536 });
        UnderlayAddress[] addresses = [.. Enumerable.Range(2, Members).Select(last => new UnderlayAddress([127, 0, 0, (byte)last], _sink.LocalAddress.Port))];
        _path = new HotPath(CipherSuites.Aes256Gcm, addresses: addresses);
        _frame = _path.CreateGroupFrame(HotPath.Mtu);
        if (!_path.SendAll(_frame, Frames))
        {
            throw new InvalidOperationException("The frames are not sent.");
        }

        PacketBuffer[] payloads = [.. Enumerable.Range(0, Frames).Select(_ => new PacketBuffer(2_000))];
        Array.ForEach(payloads, payload => payload.Set(new byte[_path.Output[0].Length]));
        foreach (var address in addresses)
        {
            Array.ForEach(payloads, payload => _plain.Add(payload, address));
        }
    }

    [GlobalCleanup]
    public void CleanUp()
    {
        _sender.Dispose();
        _sink.Dispose();
    }

    [Benchmark(Baseline = true)]
    public int PlainSend() => _sender.Send(_plain.AsSpan());

    [Benchmark]
    public int SealedAndSent()
    {
        _path.SendAll(_frame, Frames);
        return _sender.Send(_path.Output);
    }
}
