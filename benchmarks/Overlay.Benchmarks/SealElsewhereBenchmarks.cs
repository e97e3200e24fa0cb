using System.Net;
using System.Runtime.Versioning;
using BenchmarkDotNet.Attributes;
using Overlay.Sodium;
using Overlay.Underlay;
using Overlay.Wire;

namespace Overlay.Benchmarks;

/// <summary>
/// Batches of 48 frames of 1,400 bytes that one thread copies in and sends, and that it seals itself, or a second thread for it: all of
/// them, or every other batch. What is sent goes through loopback to a socket that nobody reads, so that the kernel drops the trains at
/// its full queue: what sending costs, without what receiving costs. The processor time of both threads is printed after each case.
/// </summary>
[SupportedOSPlatform("linux")]
#pragma warning disable CA1001 // BenchmarkDotNet calls the clean-up method, not Dispose.
public class SealElsewhereBenchmarks
#pragma warning restore CA1001
{
    private const int BatchSize = 48;
    private const int Batches = 500;
    private const int Frames = Batches * BatchSize;
    private const int Depth = 4;

    /// <summary>How long a thread that spins does so before it sleeps.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMicroseconds(50);

    private readonly byte[] _frame = new byte[1400];
    private readonly Stack<PacketBatch> _idle = new(Depth);
    private readonly DatagramList _datagrams = new();
    private readonly ProcessorTime _time = new();
    private IDatagramSocket _sender = null!;
    private IDatagramSocket _receiver = null!;
    private BatchSealer _sealer = null!;
    private SealingThread _sleeping = null!;
    private SealingThread _spinning = null!;
    private BusyNeighbour? _neighbour;

    public enum Suite
    {
        PlatformAesGcm,
        Aegis128L,
    }

    [ParamsAllValues]
    public Suite Uses { get; set; }

    [ParamsAllValues]
    public bool BusyNeighbour { get; set; }

    [GlobalSetup]
    public void SetUp()
    {
        _sender = DatagramSocket.Open(new IPEndPoint(IPAddress.Loopback, 0));
        _receiver = DatagramSocket.Open(new IPEndPoint(IPAddress.Loopback, 0));
        _sealer = CreateSealer();
        _sleeping = new SealingThread(CreateSealer(), Depth, TimeSpan.Zero);
        _spinning = new SealingThread(CreateSealer(), Depth, Patience);
        _neighbour = BusyNeighbour ? new BusyNeighbour() : null;
        while (_idle.Count < Depth)
        {
            _idle.Push(new PacketBatch(BatchSize, 2048));
        }
    }

    [GlobalCleanup]
    public void CleanUp()
    {
        Console.WriteLine($"// {Uses}, neighbour {BusyNeighbour}, a frame, {_time}");
        _neighbour?.Dispose();
        _sleeping.Dispose();
        _spinning.Dispose();
        _sender.Dispose();
        _receiver.Dispose();
    }

    [Benchmark(OperationsPerInvoke = Frames)]
    public void Unsealed() => _time.Measure(RunUnsealed, Frames);

    [Benchmark(Baseline = true, OperationsPerInvoke = Frames)]
    public void Here() => _time.Measure(RunHere, Frames);

    [Benchmark(OperationsPerInvoke = Frames)]
    public void Elsewhere() => _time.Measure(() => RunElsewhere(_sleeping), Frames);

    [Benchmark(OperationsPerInvoke = Frames)]
    public void ElsewhereSpinning() => _time.Measure(() => RunElsewhere(_spinning), Frames);

    [Benchmark(OperationsPerInvoke = Frames)]
    public void HalfElsewhere() => _time.Measure(() => RunHalfElsewhere(_sleeping), Frames);

    [Benchmark(OperationsPerInvoke = Frames)]
    public void HalfElsewhereSpinning() => _time.Measure(() => RunHalfElsewhere(_spinning), Frames);

    private void RunUnsealed()
    {
        for (var i = 0; i < Batches; i++)
        {
            Send(Read());
        }
    }

    private void RunHere()
    {
        for (var i = 0; i < Batches; i++)
        {
            var batch = Read();
            _sealer.Seal(batch);
            Send(batch);
        }
    }

    private void RunElsewhere(SealingThread thread)
    {
        for (var i = 0; i < Batches; i++)
        {
            if (_idle.Count == 0)
            {
                Send(thread.TakeBack());
            }

            thread.Give(Read());
        }

        while (_idle.Count < Depth)
        {
            Send(thread.TakeBack());
        }
    }

    private void RunHalfElsewhere(SealingThread thread)
    {
        for (var i = 0; i < Batches; i += 2)
        {
            thread.Give(Read());
            var batch = Read();
            _sealer.Seal(batch);
            Send(thread.TakeBack());
            Send(batch);
        }
    }

    private PacketBatch Read()
    {
        var batch = _idle.Pop();
        batch.Clear();
        while (!batch.IsFull)
        {
            batch.Add(_frame);
        }

        return batch;
    }

    private void Send(PacketBatch batch)
    {
        _datagrams.Clear();
        for (var i = 0; i < batch.Count; i++)
        {
            _datagrams.Add(batch.Buffer(i), _receiver.LocalAddress);
        }

        _sender.Send(_datagrams.AsSpan());
        _idle.Push(batch);
    }

    private BatchSealer CreateSealer() =>
        new(Uses == Suite.Aegis128L ? SodiumSuites.Aegis128L.Create(new byte[16]) : CipherSuites.Aes256Gcm.Create(new byte[32]));
}
