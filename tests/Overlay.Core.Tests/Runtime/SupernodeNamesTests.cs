using System.Net;
using System.Net.Sockets;
using Overlay.Runtime;

namespace Overlay.Core.Tests.Runtime;

/// <summary>A name server that does not answer: the system's resolver blocks and cannot be cancelled, and so do these.</summary>
public class SupernodeNamesTests
{
    private static readonly Task<IPAddress[]> Never = new TaskCompletionSource<IPAddress[]>().Task;

    [Fact]
    public async Task Name_ThatNobodyAnswersFor_DoesNotKeepAnotherSupernodeWaiting()
    {
        await using var segment = await TestSegment.StartAsync();

        var node = await segment.AddNodeAsync(options => Ask(options with { Supernodes = [Named(1200), .. options.Supernodes] }, _ => Never)).WaitAsync(TestSegment.Hang);

        Assert.Equal([SupernodeState.Unreachable, SupernodeState.Registered], node.Node.Supernodes.Select(supernode => supernode.State));
    }

    [Fact]
    public async Task OtherNames_HaveHalfASecond_OnceOneSupernodeHasAnAddress()
    {
        var time = new ManualTime();
        var options = new UnderlayOptions { NameResolver = _ => Never };
        var supernodes = new SupernodeDirectory([Named(1200), SupernodeAddress.Parse("127.0.0.1")], new KnownSupernodes(null), options, v4Only: false, time);

        var resolving = supernodes.ResolveAllAsync(default);
        time.Advance(TimeSpan.FromSeconds(0.4));
        Assert.False(resolving.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(0.1));

        await resolving.WaitAsync(TestSegment.Hang);
        Assert.Equal("127.0.0.1:1200", Assert.Single(supernodes.Targets).Address.ToString());
    }

    [Fact]
    public async Task Name_ThatIsAnsweredForLate_IsAskedForOnce_AndUsed()
    {
        await using var segment = new TestSegment();
        var late = await segment.AddSupernodeAsync();
        await segment.AddSupernodeAsync();
        var asked = 0;
        var answer = new TaskCompletionSource<IPAddress[]>();
        var node = await segment.AddNodeAsync(options => Ask(options with { Supernodes = [Named(late.LocalEndPoint.Port), options.Supernodes[1]] }, _ =>
        {
            Interlocked.Increment(ref asked);
            return answer.Task;
        }));

        answer.SetResult([IPAddress.Loopback]);

        await Until.TrueAsync(() => node.Node.Supernodes[0].State == SupernodeState.Registered);
        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task Name_ThatDoesNotExist_IsToldOnceTheNodeRuns()
    {
        await using var segment = await TestSegment.StartAsync();
        using var log = new TestLog();
        await segment.AddNodeAsync(options => Ask(options with { Supernodes = [Named(1200), .. options.Supernodes], LoggerFactory = log }, _ =>
            Task.FromException<IPAddress[]>(new SocketException((int)SocketError.HostNotFound))));

        await Until.TrueAsync(() => log.Lines.Any(line => line.Contains("Supernode supernode.example:1200 (there is no such name) cannot be asked", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Start_WhileANameIsAskedFor_CanBeCancelled()
    {
        await using var segment = await TestSegment.StartAsync();
        using var cancellation = new CancellationTokenSource();
        var asked = new TaskCompletionSource();
        var node = segment.Create(options => Ask(options with { Supernodes = [Named(1200)] }, _ => Asked(asked)));
        var start = node.Node.StartAsync(cancellation.Token);
        await asked.Task.WaitAsync(TestSegment.Hang);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => start.WaitAsync(TestSegment.Hang));
    }

    [Fact]
    public async Task End_WhileANameIsAskedForAgain_IsNotHeldUp()
    {
        await using var segment = await TestSegment.StartAsync();
        var again = new TaskCompletionSource();
        var asked = 0;
        var node = await segment.AddNodeAsync(options => Ask(options with { Supernodes = [Named(1200), .. options.Supernodes] }, _ => Interlocked.Increment(ref asked) == 1
            ? Task.FromException<IPAddress[]>(new SocketException((int)SocketError.HostNotFound))
            : Asked(again)));
        await again.Task.WaitAsync(TestSegment.Hang);

        await node.DisposeAsync().AsTask().WaitAsync(TestSegment.Hang);
    }

    private static SupernodeAddress Named(int port) => SupernodeAddress.Parse($"supernode.example:{port}");

    private static OverlayNodeOptions Ask(OverlayNodeOptions options, Func<string, Task<IPAddress[]>> resolver) =>
        options with { Underlay = options.Underlay with { NameResolver = resolver } };

    private static Task<IPAddress[]> Asked(TaskCompletionSource asked)
    {
        asked.TrySetResult();
        return Never;
    }
}
