using System.Net;
using Overlay.Network.Tests.Lab;
using Overlay.Network.Tests.Requirements;

namespace Overlay.Network.Tests.Segment;

/// <summary>An address that keepalived moves between two hosts by VRRP (RFC 5798), and a third host that uses it.</summary>
public sealed class VirtualAddressTests : IDisposable
{
    private const string Virtual = "192.168.1.100";
    private const byte Vrrp = 112;
    private readonly OverlayLab _lab = new();
    private readonly LabFolder _folder = new();

    [RootFact("ping", "keepalived")]
    public async Task AddressOfAKilledMaster_IsAnsweredForAtTheBackup_FromItsFirstAnnouncementOn()
    {
        var supernode = await _lab.StartSupernodeAsync();
        LabProcess[] edges = [await _lab.StartEdgeAsync(2), await _lab.StartEdgeAsync(3), await _lab.StartEdgeAsync(4)];
        await OverlayLab.ReachAsync(_lab[2], OverlayLab.AddressOf(3), [supernode, .. edges]);
        await OverlayLab.ReachAsync(_lab[4], OverlayLab.AddressOf(3), [supernode, .. edges]);
        var master = StartKeepalived(2, 200);
        await OverlayLab.ReachAsync(_lab[4], Virtual, [master, .. edges]);
        Assert.Contains(MacOf(2), Neighbor(), StringComparison.Ordinal);
        var backup = StartKeepalived(3, 100);
        await backup.WaitForOutputAsync("Entering BACKUP STATE");

        using var heard = _lab[4].Capture("edge0");
        edges[0].Send(Signal.Kill);
        await backup.WaitForOutputAsync("Entering MASTER STATE");
        await Eventually.IsTrueAsync(() => Neighbor().Contains(MacOf(3), StringComparison.Ordinal), Neighbor);
        for (var i = 0; i < 10; i++)
        {
            _lab[4].Ip("neigh flush dev edge0");
            await OverlayLab.ReachAsync(_lab[4], Virtual, [backup, .. edges]);
            Assert.Contains(MacOf(3), Neighbor(), StringComparison.Ordinal);
        }

        // By its own count: of the frames of the new master, the one that moves the address comes before its second advertisement.
        var frames = heard.Stop().Where(frame => frame.Bytes[6..].StartsWith(BytesOf(3))).ToList();
        var moved = frames.FindIndex(frame => frame.Announces(IPAddress.Parse(Virtual)));
        Assert.NotEqual(-1, moved);
        Assert.InRange(frames.Take(moved).Count(frame => frame.EtherType == 0x0800 && frame.Bytes[23] == Vrrp), 0, 1);
    }

    public void Dispose()
    {
        _lab.Dispose();
        _folder.Dispose();
    }

    private LabProcess StartKeepalived(int number, int priority)
    {
        var configuration = _folder.PathOf($"keepalived{number}.conf");
        File.WriteAllText(
            configuration,
            $$"""
            vrrp_instance test {
                state BACKUP
                interface edge0
                virtual_router_id 7
                priority {{priority}}
                advert_int 1
                virtual_ipaddress { {{Virtual}}/24 }
            }
            """);
        return _lab[number].Start(
            "keepalived", "-n", "-l", "-P", "-f", configuration, "-p", _folder.PathOf($"{number}.pid"), "-r", _folder.PathOf($"{number}.vrrp.pid"));
    }

    private string Neighbor() => _lab[4].Run("ip", "neigh", "show", Virtual);

    private string MacOf(int number) => _lab[number].Run("cat", "/sys/class/net/edge0/address").Trim();

    private byte[] BytesOf(int number) => Convert.FromHexString(MacOf(number).Replace(":", "", StringComparison.Ordinal));
}
