using Overlay.Network.Tests.Lab;
using Overlay.Network.Tests.Requirements;

namespace Overlay.Network.Tests.Article;

/// <summary>What edge shows of groups.</summary>
public sealed class GroupViewTests
{
    [RootFact("socat")]
    public async Task Groups_AreShown_WithTheirMembers()
    {
        using var lab = new OverlayLab(hosts: 3);
        using var supernode = await lab.StartSupernodeAsync();
        using var viewer = await lab.StartEdgeAsync(2, "--groups");
        using var member = await lab.StartEdgeAsync(3, "-m", "02:00:00:00:00:03");
        using var listener = lab[3].Start("socat", "-u", "UDP4-RECV:6666,ip-add-membership=239.1.2.9:edge0,reuseaddr", "STDOUT");
        await viewer.WaitForOutputAsync(@"239\.1\.2\.9 +│ 1: (\S+ \()?02:00:00:00:00:03\)? +│ sender +│ 0 bit/s +│ 0 bit/s +│ 0 +│ 0 +│ 0 +│ 0 ");

        lab[2].Run("sh", "-c", "echo seen | socat -u - UDP4-DATAGRAM:239.1.2.9:6666,ip-multicast-if=192.168.1.2");
        await listener.WaitForOutputAsync("seen");
        member.Send(Signal.User1);
        await member.WaitForOutputAsync(@"239\.1\.2\.9 +│ 1: this node +│ sender +│ 0 bit/s +│ \d+ bit/s +│ 0 +│ 1 +│ 0 +│ 0 ");

        using var own = lab[2].Start("socat", "-u", "UDP4-RECV:6666,ip-add-membership=239.1.2.9:edge0,reuseaddr", "STDOUT");
        await viewer.WaitForOutputAsync(@"239\.1\.2\.9 +│ 2: this node, (\S+ \()?02:00:00:00:00:03\)? +│");
    }
}
