using BenchmarkDotNet.Attributes;
using Overlay.Sodium;

namespace Overlay.Benchmarks;

/// <summary>
/// Frames of 1,342 bytes to a group whose members are nodes with in-process ports in this process: time per frame until all members have
/// it, in each way to copy. The processor time of all of them is printed after each case.
/// </summary>
#pragma warning disable CA1001 // BenchmarkDotNet calls the clean-up method, not Dispose.
public class GroupDeliveryBenchmarks
#pragma warning restore CA1001
{
    private const int Length = 1342;
    private const int Frames = 240;

    private readonly ProcessorTime _time = new();
    private MemberGroup _group = null!;

    public enum Copying
    {
        Sender,
        SenderAegis128L,
        Supernode,
        Tree,
    }

    [Params(10, 50, 200)]
    public int Members { get; set; }

    [ParamsAllValues]
    public Copying By { get; set; }

    [GlobalSetup]
    public async Task SetUp() => _group = await MemberGroup.StartAsync(
        Members,
        By == Copying.SenderAegis128L ? SodiumSuites.Aegis128L : CipherSuites.Aes256Gcm,
        By switch
        {
            Copying.Supernode => ReplicationMode.Replicators,
            Copying.Tree => ReplicationMode.Tree,
            _ => ReplicationMode.Sender,
        },
        Length);

    [GlobalCleanup]
    public async Task CleanUp()
    {
        Console.WriteLine($"// {Members} members, by {By}, a copy, {_time}");
        await _group.DisposeAsync();
    }

    [Benchmark(OperationsPerInvoke = Frames)]
    public void Deliver() => _time.Measure(() => _group.RunAsync(Frames).GetAwaiter().GetResult(), Frames * Members);
}
