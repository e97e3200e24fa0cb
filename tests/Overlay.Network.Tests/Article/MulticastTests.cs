using Overlay.Network.Tests.Lab;
using Overlay.Network.Tests.Multicast;
using Overlay.Network.Tests.Requirements;

namespace Overlay.Network.Tests.Article;

/// <summary>Programs that send one packet to many.</summary>
public sealed class MulticastTests(ArticleNetwork network) : IClassFixture<ArticleNetwork>
{
    [RootFact("socat")]
    public async Task MulticastDatagram_ReachesEveryListener()
    {
        using var third = Listen(3);
        using var fourth = Listen(4);

        var sender = network.Lab[2].StartShell($"while true; do echo to the group | socat -u - UDP4-DATAGRAM:239.1.2.3:6666,bind={OverlayLab.AddressOf(2)},ip-multicast-if={OverlayLab.AddressOf(2)}; sleep 0.2; done");

        await third.WaitForOutputAsync("^to the group$");
        await fourth.WaitForOutputAsync("^to the group$");
        sender.Dispose();

        LabProcess Listen(int number) => network.Lab[number].Start("socat", "-u", "UDP4-RECV:6666,ip-add-membership=239.1.2.3:edge0,reuseaddr", "STDOUT");
    }

    [RootFact("socat")]
    public async Task MulticastDatagram_IPv6_ReachesEveryListener()
    {
        using var third = Listen(3);
        using var fourth = Listen(4);

        var sender = network.Lab[2].StartShell("while true; do echo to the group | socat -u - 'UDP6-DATAGRAM:[ff02::1234%edge0]:6667'; sleep 0.2; done");

        await third.WaitForOutputAsync("^to the group$");
        await fourth.WaitForOutputAsync("^to the group$");
        sender.Dispose();

        LabProcess Listen(int number) => network.Lab[number].Start("socat", "-u", "UDP6-RECV:6667,ipv6-join-group=[ff02::1234]:edge0,reuseaddr", "STDOUT");
    }

    [RootFact("iperf", "socat")]
    public async Task MulticastStream_ReachesEveryListener_WithoutLoss()
    {
        using var third = Listen(3);
        using var fourth = Listen(4);
        await third.WaitForOutputAsync("Joining multicast group|Server listening");
        await fourth.WaitForOutputAsync("Joining multicast group|Server listening");

        // A kernel tells its groups some time after a program has joined.
        await Eventually.IsTrueAsync(AreMembers, () => "the sender's edge does not send to hosts 3 and 4");

        using var sender = network.Lab[2].Start("iperf", "-c", "239.1.2.4", "-u", "-B", OverlayLab.AddressOf(2), "-T", "4", "-t", "2", "-b", "4M", "-l", "1300");
        await sender.SucceedAsync();

        // "0/810 (0%)" is lost and total; iperf sends a little less than it should on a busy machine.
        await third.WaitForOutputAsync(@"\b0/[5-9]\d\d \(0%\)");
        await fourth.WaitForOutputAsync(@"\b0/[5-9]\d\d \(0%\)");

        LabProcess Listen(int number) => network.Lab[number].Start("iperf", "-s", "-u", "-B", "239.1.2.4%edge0", "-e");

        bool AreMembers()
        {
            const int Payload = 700;
            using var copies = new CopyCount(network.Lab[2], Payload, isV6: false);
            network.Lab[2].Run("sh", "-c", $"head -c {Payload} /dev/zero | socat -u - UDP4-DATAGRAM:239.1.2.4:6000,ip-multicast-if={OverlayLab.AddressOf(2)}");
            return copies.Stop() == "3:1 4:1";
        }
    }

    [RootFact("avahi-daemon", "avahi-browse", "dbus-daemon", "unshare", "mount")]
    public async Task ServiceDiscovery_FindsAServiceOfAnotherHost()
    {
        using var publisher = new AvahiHost(network.Lab[2], "publisher");
        using var browser = new AvahiHost(network.Lab[4], "browser");
        publisher.Publish("Overlay story", "_overlay-story._tcp", 4242);
        await publisher.StartAsync();
        await browser.StartAsync();

        using var browse = browser.Browse("_overlay-story._tcp");

        await browse.WaitForOutputAsync(@"^=;edge0;IPv4;Overlay\\032story;_overlay-story\._tcp;local;publisher\.local;192\.168\.1\.2;4242;");
    }

    /// <summary>The program is a host of the segment by itself, next to the edge of the host it runs on.</summary>
    [RootTheory("avahi-daemon", "dbus-daemon", "unshare", "mount")]
    [InlineData(false, "192.168.1.9", @"192\.168\.1\.2")]
    [InlineData(true, "fd00::9", "fe80:")]
    public async Task ServiceDiscovery_InProcess_FindsAServiceOfAHost(bool overV6, string own, string address)
    {
        using var publisher = new AvahiHost(network.Lab[2], "publisher", overV6);
        publisher.Publish("Overlay story", "_overlay-sample._tcp", 4242);
        await publisher.StartAsync();

        using var discovery = network.Lab[3].StartServiceDiscovery(
            "-l", "192.168.100.1:1200", "-c", OverlayLab.Community, "-k", OverlayLab.Passphrase, "-a", own, "-t", "_overlay-sample._tcp", "--time", "100", "--first");

        Assert.Matches($@"Overlay story.*_overlay-sample\._tcp\.local.*publisher\.local.*4242.*{address}", await discovery.SucceedAsync());
    }

    [RootFact]
    public async Task ServiceDiscovery_InProcess_SaysThatNobodyAnnounced()
    {
        using var discovery = network.Lab[3].StartServiceDiscovery(
            "-l", "192.168.100.1:1200", "-c", OverlayLab.Community, "-k", OverlayLab.Passphrase, "-t", "_nobody._tcp", "--time", "1");

        Assert.Equal(1, await discovery.WaitForExitAsync());
        Assert.Matches(@"Nobody announced _nobody\._tcp\.local within 1 s\..*--time", discovery.Output);
        Assert.DoesNotContain("   at ", discovery.Output);
    }
}
