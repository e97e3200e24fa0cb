using Overlay.Runtime;

namespace Overlay.Core.Tests.Runtime;

public sealed class RunningLoopsTests
{
    private readonly List<(Exception? Error, string SilentEnd)> _faults = [];
    private readonly RunningLoops _running;
    private int _stops;

    public RunningLoopsTests() => _running = new RunningLoops(Stop, (error, silentEnd) => _faults.Add((error, silentEnd)));

    [Fact]
    public async Task FirstEnd_IsTheFaultAndStopsAll_LaterOnesAreNone()
    {
        _running.OnEnd(null, "closed");
        _running.OnEnd(new IOException("later"), string.Empty);
        await _running.StopAsync();

        Assert.Equal([(null, "closed")], _faults);
        Assert.Equal(1, _stops);
    }

    [Fact]
    public async Task EndWhileStopping_IsNoFault()
    {
        await Task.WhenAll(_running.StopAsync(), _running.StopAsync());
        _running.OnEnd(null, "closed");

        Assert.Empty(_faults);
        Assert.Equal(1, _stops);
    }

    [Fact]
    public async Task Loop_ThatFails_IsAFault_OneThatEndsIsNone()
    {
        var error = new IOException("gone");

        await _running.RunAsync(() => Task.CompletedTask);
        Assert.Empty(_faults);

        await _running.RunAsync(() => Task.FromException(error));
        await _running.StopAsync();
        Assert.Equal([(error, string.Empty)], _faults);
    }

    private Task Stop()
    {
        _stops++;
        return Task.CompletedTask;
    }
}
