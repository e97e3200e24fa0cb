using System.Diagnostics;
using Overlay.Network.Tests.Lab;
using Overlay.Network.Tests.Requirements;
using Overlay.Tap;

namespace Overlay.Network.Tests.Tap;

/// <summary>What a user reads when the host refuses, and what works without rights.</summary>
public sealed class TapPortErrorTests : IDisposable
{
    private static readonly MacAddress Mac = MacAddress.Parse("02:00:5e:10:00:01");
    private readonly LabNamespace _host = LabNamespace.Create();

    [RootFact]
    public void NoCapability_SaysHowToGetIt()
    {
        var error = Refusal(new TapOptions { Name = "edge0" }, ThreadRights.DropNetworkAdministration);

        Assert.Equal(OverlayError.PermissionDenied, error.Error);
        Assert.Contains("No permission to use the TAP device edge0", error.Message);
        Assert.Contains("CAP_NET_ADMIN", error.Message);
        Assert.Contains("ip tuntap add dev edge0 mode tap user", error.Message);
    }

    [RootFact]
    public void NoAccessToTheDriver_SaysHowToGetIt()
    {
        var error = Refusal(new TapOptions { Name = "edge0" }, ThreadRights.DropAccessToTun);

        Assert.Equal(OverlayError.PermissionDenied, error.Error);
        Assert.Contains("No permission to open /dev/net/tun", error.Message);
        Assert.Contains("--cap-add NET_ADMIN --device /dev/net/tun", error.Message);
    }

    [RootFact]
    public void NoDriver_SaysHowToGetIt()
    {
        var error = Refusal(new TapOptions { Name = "edge0" }, ThreadRights.HideTun);

        Assert.Equal(OverlayError.DeviceUnavailable, error.Error);
        Assert.Contains("There is no /dev/net/tun", error.Message);
        Assert.Contains("modprobe tun", error.Message);
    }

    [RootFact]
    public void NameOfAnotherKindOfDevice_IsTaken()
    {
        _host.Ip("link add edge0 type bridge");

        var error = Refusal(new TapOptions { Name = "edge0" });

        Assert.Equal(OverlayError.DeviceUnavailable, error.Error);
        Assert.Contains("edge0 is taken", error.Message);
    }

    [RootFact]
    public async Task NameOfAnotherProgramsTap_IsInUse()
    {
        await using var first = new TapPort(new TapOptions { Name = "edge0" });
        _host.Invoke(() => Open(first));

        var error = Refusal(new TapOptions { Name = "edge0" });

        Assert.Equal(OverlayError.DeviceUnavailable, error.Error);
        Assert.Contains("edge0 is in use by another program", error.Message);
    }

    /// <summary>Each start of a program copies the descriptors of this process for a moment, and with them the device.</summary>
    [RootTheory]
    [InlineData(TapOffloads.All)]
    [InlineData(TapOffloads.None)]
    public async Task ClosedDevice_IsOpenedAgain_WhileProgramsStart(TapOffloads offload)
    {
        using var isOver = new CancellationTokenSource();
        var starts = Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => StartPrograms(isOver.Token))));

        try
        {
            _host.Invoke(() => OpenAndClose(new TapOptions { Name = "edge0", Offload = offload }, 100));
        }
        finally
        {
            await isOver.CancelAsync();
            await starts;
        }
    }

    [RootFact]
    public void AttachToNothing_SaysHowToCreateIt_AndCreatesNothing()
    {
        var error = Refusal(new TapOptions { Name = "edge0", AttachOnly = true });

        Assert.Equal(OverlayError.DeviceUnavailable, error.Error);
        Assert.Contains("There is no device edge0", error.Message);
        Assert.NotEqual(0, _host.TryRun("ip", "link", "show", "dev", "edge0").Code);
    }

    [RootFact]
    public async Task OwnerWithoutRights_UsesAPreparedDevice_AndMayChangeItsMac()
    {
        Prepare();
        await using var port = new TapPort(new TapOptions { Name = "edge0", AttachOnly = true, Addresses = [OverlayAddress.Parse("192.168.1.2")] });

        _host.Invoke(() =>
        {
            ThreadRights.DropNetworkAdministration();
            Open(port);
        });

        Assert.Contains($"link/ether {Mac}", _host.Run("ip", "link", "show", "dev", "edge0"));
    }

    [RootTheory]
    [InlineData(1300, "192.168.1.2", "MTU 1300")]
    [InlineData(1400, "192.168.1.3", "address 192.168.1.3/24")]
    public void OwnerWithoutRights_IsToldWhichSettingIsMissing(int mtu, string address, string missing)
    {
        Prepare();
        var options = new TapOptions { Name = "edge0", AttachOnly = true, Mtu = mtu, Addresses = [OverlayAddress.Parse(address)] };

        var error = Refusal(options, ThreadRights.DropNetworkAdministration);

        Assert.Equal(OverlayError.PermissionDenied, error.Error);
        Assert.Contains($"No permission to set {missing} on edge0", error.Message);
    }

    [RootFact]
    public async Task HostWithoutIPv6_HasNoLinkLocalAddress_ButRefusesAWantedOne()
    {
        _host.Write("net/ipv6/conf/default/disable_ipv6", "1");
        await using var port = new TapPort(new TapOptions { Name = "edge0", Addresses = [OverlayAddress.Parse("192.168.1.2")] });
        _host.Invoke(() => Open(port));

        var error = Refusal(new TapOptions { Name = "edge1", Addresses = [OverlayAddress.Parse("fd00::2/64")] });

        Assert.Equal(OverlayError.DeviceUnavailable, error.Error);
        Assert.Contains("address fd00::2/64 on edge1", error.Message);
        Assert.Contains("disable_ipv6", error.Message);
        Assert.NotEqual(0, _host.TryRun("ip", "link", "show", "dev", "edge1").Code);
    }

    public void Dispose() => _host.Dispose();

    private void Prepare() => _host.Ip("tuntap add dev edge0 mode tap user root", "link set edge0 mtu 1400 up", "addr add 192.168.1.2/24 dev edge0");

    private OverlayException Refusal(TapOptions options, Action? before = null)
    {
        OverlayException? refusal = null;
        _host.Invoke(() =>
        {
            before?.Invoke();
            refusal = Assert.Throws<OverlayException>(() => Open(new TapPort(options)));
        });
        return refusal!;
    }

    private static void OpenAndClose(TapOptions options, int times)
    {
        for (var i = 0; i < times; i++)
        {
            var port = new TapPort(options);
            Open(port);
            port.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    private static void StartPrograms(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            using var program = Process.Start("true");
            program.WaitForExit();
        }
    }

    private static void Open(TapPort port) => port.OpenAsync(Mac, CancellationToken.None).AsTask().GetAwaiter().GetResult();
}
