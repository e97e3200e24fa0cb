using System.Net;
using Overlay.Samples.Edge;

namespace Overlay.Samples.Tests.Edge;

/// <summary>What an edge shows of another member: its name, its MAC address and its addresses.</summary>
public sealed class EdgeTablesTests
{
    private const int Wide = 300;
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Member_IsNamedInTablesAndLines()
    {
        await using var supernode = new Overlay.Supernode(new SupernodeOptions { Bind = new IPEndPoint(IPAddress.Loopback, 0) });
        await supernode.StartAsync();
        var options = new OverlayNodeOptions
        {
            Community = "tables",
            Security = OverlaySecurity.FromKey(CommunityKey.Generate()),
            Supernodes = [SupernodeAddress.Parse(supernode.LocalEndPoint.ToString())],
            Name = "viewer",
        };
        await using var viewer = new OverlayNode(options);
        await using var events = viewer.WatchAsync().GetAsyncEnumerator();
        await viewer.StartAsync();
        await using var member = new OverlayNode(options with { Name = "rack [3]" });
        await member.StartAsync();
        await using var network = new OverlayNetwork(member, new OverlayNetworkOptions { Addresses = [OverlayAddress.Parse("192.168.1.7/24")], DetectionTime = TimeSpan.Zero });
        await network.StartAsync();
        member.JoinGroup(IPAddress.Parse("239.1.1.1"));
        await UntilAsync(() => viewer.Peers is [{ Addresses.Count: > 0 }] && viewer.GetGroups().Any(group => Equals(group.Address, IPAddress.Parse("239.1.1.1"))));

        var row = Assert.Single(Drawn.Lines(PeerTable.Create(viewer), Wide), line => line.Contains(member.MacAddress.ToString(), StringComparison.Ordinal));
        Assert.Contains("rack [3]", row);
        Assert.Contains("192.168.1.7", row);
        Assert.Contains("refused", Assert.Single(Drawn.Lines(PeerTable.Create(viewer), Wide), line => line.Contains("received", StringComparison.Ordinal)));
        Assert.Contains(Drawn.Lines(GroupTable.Create(viewer, Wide), Wide), line => line.Contains("239.1.1.1", StringComparison.Ordinal) && line.Contains($"1: rack [3] ({member.MacAddress})", StringComparison.Ordinal));

        await viewer.Frames.SendAsync(FrameTo([239, 9, 9, 9], viewer.MacAddress));
        await UntilAsync(() => viewer.GetGroups().Any(group => Equals(group.Address, IPAddress.Parse("239.9.9.9"))));
        Assert.Matches(" 239.9.9.9 │ 0 +│", Assert.Single(Drawn.Lines(GroupTable.Create(viewer, Wide), Wide), line => line.Contains("239.9.9.9", StringComparison.Ordinal)));

        await network.DisposeAsync();
        await member.DisposeAsync();
        while (await events.MoveNextAsync().AsTask().WaitAsync(Hang) && events.Current is not PeerLeft)
        {
        }

        Assert.StartsWith($"peer rack [3] ({member.MacAddress}, 192.168.1.7", EventLines.Line(events.Current));
    }

    [Fact]
    public void Mac_OfAPeerThatHasNone_IsNotShown()
    {
        Assert.Equal("02:00:00:00:00:01", PeerWords.Mac(MacAddress.Parse("02:00:00:00:00:01")));
        Assert.Null(PeerWords.Mac(default));
    }

    [Fact]
    public async Task Groups_OnANarrowTerminal_HaveALineEach()
    {
        const int Narrow = 70;
        await using var supernode = new Overlay.Supernode(new SupernodeOptions { Bind = new IPEndPoint(IPAddress.Loopback, 0) });
        await supernode.StartAsync();
        await using var node = new OverlayNode(new OverlayNodeOptions
        {
            Community = "tables",
            Security = OverlaySecurity.FromKey(CommunityKey.Generate()),
            Supernodes = [SupernodeAddress.Parse(supernode.LocalEndPoint.ToString())],
        });
        await node.StartAsync();
        string[] groups = ["239.255.255.250", "ff02::1:ff00:1"];
        Assert.All(groups, group => node.JoinGroup(IPAddress.Parse(group)));
        await UntilAsync(() => groups.All(group => node.GetGroups().Any(known => Equals(known.Address, IPAddress.Parse(group)))));

        var lines = Drawn.Lines(GroupTable.Create(node, Narrow), Narrow);

        Assert.All(lines, line => Assert.InRange(line.Length, 1, Narrow));
        Assert.All(["group", "members", "copies by", "out", "in"], column => Assert.Contains($" {column} ", lines[1], StringComparison.Ordinal));
        Assert.All(groups, group => Assert.Matches($@" {group} .* 1 .* 0 bit/s .* 0 bit/s ", Assert.Single(lines, line => line.Contains(group, StringComparison.Ordinal))));
    }

    /// <summary>An empty datagram of UDP to a group of IPv4.</summary>
    private static byte[] FrameTo(byte[] group, MacAddress source)
    {
        byte[] mac = new byte[6];
        source.CopyTo(mac);
        return [0x01, 0x00, 0x5e, .. group[1..], .. mac, 0x08, 0x00, 0x45, 0, 0, 28, 0, 0, 0, 0, 1, 17, 0, 0, 192, 168, 1, 1, .. group, 0, 9, 0, 9, 0, 8, 0, 0];
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var end = new CancellationTokenSource(Hang);
        while (!condition())
        {
            end.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
