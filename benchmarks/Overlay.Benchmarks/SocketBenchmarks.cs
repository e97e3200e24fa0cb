using System.Net;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Logging.Abstractions;
using Overlay.Buffers;
using Overlay.Underlay;
using Overlay.Underlay.Linux;
using Overlay.Wire;

namespace Overlay.Benchmarks;

/// <summary>
/// Datagrams from one socket to another over loopback, sent and received by one thread, with and without each ability of the host: per datagram
/// of a train of 45, and for one that travels alone.
/// </summary>
[MemoryDiagnoser]
public class SocketBenchmarks
{
    private const int TrainLength = 45;
    private readonly PacketBatch _batch = new(128, 2048);
    private readonly Datagram[] _datagrams = new Datagram[TrainLength];
    private IDatagramSocket _sender = null!;
    private IDatagramSocket _receiver = null!;

    public enum Ability
    {
        Portable,
        Batched,
        Segmentation,
        Receive,
        Both,
    }

    [Params(64, 1450)]
    public int Length { get; set; }

    [ParamsAllValues]
    public Ability Uses { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        _sender = Open();
        _receiver = Open();
        for (var i = 0; i < TrainLength; i++)
        {
            var payload = new PacketBuffer(Length);
            payload.Set(new byte[Length]);
            _datagrams[i] = new Datagram(payload, _receiver.LocalAddress);
        }
    }

    [GlobalCleanup]
    public void CleanUp()
    {
        _sender.Dispose();
        _receiver.Dispose();
    }

    [Benchmark(OperationsPerInvoke = TrainLength)]
    public void Train() => Pass(_datagrams);

    [Benchmark]
    public void Single() => Pass(_datagrams.AsSpan(0, 1));

    private void Pass(ReadOnlySpan<Datagram> datagrams)
    {
        for (var left = _sender.Send(datagrams); left > 0; left -= _batch.Count)
        {
            _batch.Clear();
            _receiver.Receive(_batch);
        }
    }

    private IDatagramSocket Open()
    {
        var settings = new SocketSettings
        {
            SegmentationOffload = Uses is Ability.Segmentation or Ability.Both,
            ReceiveOffload = Uses is Ability.Receive or Ability.Both,
        };
        var bound = BoundSocket.Open(new IPEndPoint(IPAddress.Loopback, 0), settings.BufferSize);
        return Uses == Ability.Portable
            ? new PortableDatagramSocket(bound)
            : LinuxDatagramSocket.TryCreate(bound, settings, NullLogger.Instance) ?? throw new PlatformNotSupportedException("This is about the Linux kernel.");
    }
}
