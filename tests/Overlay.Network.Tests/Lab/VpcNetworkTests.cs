using Overlay.Network.Tests.Requirements;

namespace Overlay.Network.Tests.Lab;

/// <summary>The lab itself: a test that passes because the lab lets through what a cloud would not proves nothing.</summary>
public sealed class VpcNetworkTests
{
    [RootFact("ping")]
    public void Unicast_Passes_IPv4AndIPv6()
    {
        using var vpc = new VpcNetwork(3);

        vpc[1].Run("ping", "-c", "1", "-W", "5", "192.168.100.3");
        vpc[2].Run("ping", "-6", "-c", "1", "-W", "5", "fd00:100::1");
    }

    [RootFact("ping", "arping")]
    public void BroadcastMulticastAndArp_DoNotPass()
    {
        using var vpc = new VpcNetwork(2);
        vpc[2].Write("net/ipv4/icmp_echo_ignore_broadcasts", "0");
        using var capture = vpc[2].Capture();

        vpc[1].TryRun("ping", "-b", "-c", "1", "-W", "1", "192.168.100.255");
        vpc[1].TryRun("ping", "-c", "1", "-W", "1", "224.0.0.1");
        vpc[1].TryRun("ping", "-6", "-c", "1", "-W", "1", "ff02::1%eth0");
        vpc[1].TryRun("arping", "-c", "1", "-w", "1", "-I", "eth0", "192.168.100.2");
        vpc[1].Run("ping", "-c", "1", "-W", "5", "192.168.100.2");

        var frame = Assert.Single(capture.Stop());
        Assert.Equal(VpcNetwork.AddressOf(1), frame.Source);
    }

    [RootFact("ping")]
    public void CutHost_IsUnreachable_UntilHealed()
    {
        using var vpc = new VpcNetwork(2);

        vpc.Cut(2);
        Assert.False(Reaches(vpc[1], "192.168.100.2"));

        vpc.Heal(2);
        vpc[1].Run("ping", "-c", "1", "-W", "5", "192.168.100.2");
    }

    [RootFact("ping")]
    public void BlockedPair_IsApart_AndReachesOthers()
    {
        using var vpc = new VpcNetwork(3);

        vpc.Block(1, 2);
        Assert.False(Reaches(vpc[1], "192.168.100.2"));
        Assert.False(Reaches(vpc[2], "fd00:100::1"));
        Assert.True(Reaches(vpc[1], "192.168.100.3"));

        vpc.UnblockAll();
        Assert.True(Reaches(vpc[1], "192.168.100.2"));
    }

    [RootFact("ping", "socat")]
    public async Task NatHost_ReachesOut_AndIsNotReached()
    {
        using var vpc = new VpcNetwork(2);
        var inside = vpc.AddNat(2);
        using var server = vpc[1].Start("socat", "-u", "UDP-RECVFROM:9000,fork", "SYSTEM:echo $SOCAT_PEERADDR >&2; cat >&2");

        Assert.True(Reaches(inside, "192.168.100.1"));
        await Eventually.IsTrueAsync(
            () =>
            {
                inside.Run("sh", "-c", "echo hello | socat -u - UDP-SENDTO:192.168.100.1:9000");
                return server.Output.Contains("hello", StringComparison.Ordinal);
            },
            server.Describe);

        Assert.Contains("192.168.100.2", server.Output);
        Assert.False(Reaches(vpc[1], "192.168.100.2"));
    }

    [RootFact("ping")]
    public void Loss_IsLoss_UntilItEnds()
    {
        using var vpc = new VpcNetwork(2);

        vpc[2].Lose(100);
        Assert.False(Reaches(vpc[1], "192.168.100.2"));

        vpc[2].Lose(0);
        Assert.True(Reaches(vpc[1], "192.168.100.2"));
    }

    [RootFact("sleep")]
    public void DisposedNetwork_LeavesNoNamespaceAndNoProcess()
    {
        int pid;
        string name;
        using (var vpc = new VpcNetwork(2))
        {
            name = vpc[1].Name;
            pid = vpc[1].StartShell("trap '' TERM; while true; do sleep 1; done").Id;
        }

        Assert.DoesNotContain(name, Command.Run("ip", "netns", "list"));
        Assert.False(Directory.Exists($"/proc/{pid}"));
    }

    private static bool Reaches(VpcHost host, string address) => host.TryRun("ping", "-c", "1", "-W", "1", address).Code == 0;
}
