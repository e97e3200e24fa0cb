using Overlay.Network.Tests.Lab;
using Overlay.Network.Tests.Requirements;

namespace Overlay.Network.Tests.Survival;

/// <summary>SIGUSR1, which ends a process that does not expect it, never ends a program: it prints what there is to print.</summary>
public sealed class StatusSignalTests : IDisposable
{
    private readonly OverlayLab _lab = new(2);
    private readonly LabFolder _folder = new();

    [RootFact]
    public async Task Edge_ThatWaitsForASupernode_PrintsItsCounters()
    {
        var edge = _lab[2].StartEdge("-l", "192.168.100.1:1200", "-c", OverlayLab.Community, "-k", OverlayLab.Key, "-a", OverlayLab.AddressOf(2), "--keep-trying");
        await Eventually.IsTrueAsync(() => _lab[2].HasDevice(), edge.Describe);

        edge.Send(Signal.User1);

        // The kernel may have sent frames of its own through the device already.
        await edge.WaitForOutputAsync(@"^frames sent 0, received \d+; dropped: ");
        Assert.False(edge.HasExited, edge.Describe());
        edge.Send(Signal.Terminate);
        Assert.True(await edge.WaitForExitAsync() == 0, edge.Describe());
    }

    [RootTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Program_ThatReadsItsKey_LivesOn(bool isEdge)
    {
        using var key = SlowKey.Create(_lab[1], _folder.PathOf("key"), isEdge ? OverlayLab.Key : Convert.ToBase64String(new byte[32]));
        var program = isEdge
            ? _lab[1].StartEdge("-l", "192.168.100.2:1200", "-c", OverlayLab.Community, "--key-file", key.Path, "--keep-trying")
            : _lab[1].StartSupernode("-l", "1200", "--key-file", key.Path);
        await key.WaitForReaderAsync();

        program.Send(Signal.User1);
        await program.WaitForOutputAsync("no counters now");

        await key.GiveAsync();
        await (isEdge ? program.WaitUntilUpAsync() : program.WaitUntilListeningAsync());
    }

    public void Dispose()
    {
        _lab.Dispose();
        _folder.Dispose();
    }

    /// <summary>A key file that is a pipe: whoever reads it waits for what the test gives.</summary>
    private sealed class SlowKey : IDisposable
    {
        private readonly LabProcess _writer;

        private SlowKey(string path, LabProcess writer) => (Path, _writer) = (path, writer);

        public string Path { get; }

        public static SlowKey Create(LabNamespace host, string path, string key)
        {
            host.Run("mkfifo", "-m", "600", path);
            return new SlowKey(path, host.StartShell($"exec 3>{path} && echo opened && read line && echo {key} >&3"));
        }

        public async Task WaitForReaderAsync() => await _writer.WaitForOutputAsync("opened");

        public async Task GiveAsync()
        {
            await _writer.Input.WriteLineAsync();
            await _writer.Input.FlushAsync();
        }

        public void Dispose() => _writer.Dispose();
    }
}
