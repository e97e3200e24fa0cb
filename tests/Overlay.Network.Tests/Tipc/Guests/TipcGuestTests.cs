using Overlay.Network.Tests.Lab;
using Overlay.Network.Tests.Tipc.Kernels;

namespace Overlay.Network.Tests.Tipc.Guests;

/// <summary>The guest itself: what the other tests rely on.</summary>
[Collection(KernelSegmentTests.Name)]
public sealed class TipcGuestTests : IDisposable
{
    private readonly LabNamespace _space = LabNamespace.Create();

    [TipcFact]
    public async Task Guest_RunsPrograms_HasTipc_AndLeavesNothing()
    {
        using var guest = await BootAsync();

        Assert.Equal("two words\n\nno line", (await guest.RunAsync("echo 'two words'; echo; printf 'no line'")).TrimEnd('\n'));
        Assert.Equal(3, await guest.Start("exit 3").WaitForExitAsync());
        Assert.Contains("02:00:00:00:00:07", await guest.RunAsync("ip link show dev vec0"), StringComparison.Ordinal);
        await guest.RunAsync("ip link set vec0 up && tipc node set address 1.1.7 && tipc bearer enable media eth device vec0");
        Assert.Contains("eth:vec0", await guest.RunAsync("tipc bearer list"), StringComparison.Ordinal);
        await guest.RunAsync("tc qdisc add dev vec0 root netem loss 10%");

        var first = guest.Start("echo first; sleep 1000; echo never");
        var second = guest.Start("read -r line </proc/uptime; echo second");
        await first.WaitForOutputAsync("^first$");
        Assert.Equal("second\n", await second.SucceedAsync());
        await first.KillAsync();
        Assert.Equal(-9, await first.WaitForExitAsync());

        var file = Path.Combine(Path.GetTempPath(), $"overlay-guest-{Environment.ProcessId}");
        Assert.NotEqual(0, await guest.Start($"echo text >{file}").WaitForExitAsync());
        Assert.False(File.Exists(file));

        guest.Start("exec sleep 1000");
        await guest.RunAsync("true");
        Assert.NotEmpty(guest.Processes());
        guest.Dispose();
        Assert.Empty(guest.Processes());
    }

    [TipcFact]
    public async Task KilledGuest_LeavesNoProcess_AndItsProgramsSayWhy()
    {
        using var guest = await BootAsync();
        var program = guest.Start("exec sleep 1000");

        guest.Kill();

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => program.WaitForExitAsync());
        Assert.True(failure.Message.Contains("has lost its guest", StringComparison.Ordinal), failure.Message);
        Assert.Empty(guest.Processes());
    }

    [TipcFact]
    public async Task GuestWhoseHostGoesAway_PowersOff()
    {
        using var guest = await BootAsync();

        guest.CloseLine();

        await Eventually.IsTrueAsync(() => guest.Processes().Count == 0, () => string.Join(' ', guest.Processes()));
    }

    public void Dispose() => _space.Dispose();

    private Task<TipcGuest> BootAsync()
    {
        _space.Ip("tuntap add dev guest0 mode tap", "link set guest0 up");
        return TipcGuest.BootAsync(_space, "guest0", "02:00:00:00:00:07", "guest");
    }
}
