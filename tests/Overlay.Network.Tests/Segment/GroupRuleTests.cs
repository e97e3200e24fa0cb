using System.Globalization;
using System.Net;
using Overlay.Network.Tests.Lab;
using Overlay.Network.Tests.Multicast;
using Overlay.Network.Tests.Requirements;

namespace Overlay.Network.Tests.Segment;

/// <summary>Access rules of running edges: two services whose programs have one group built in, hosts 2 and 3 and hosts 4 and 5, in one community; host 6 is in neither.</summary>
public sealed class GroupRuleTests : IDisposable
{
    private const int Length = 1000;
    private static readonly int[] Hosts = [2, 3, 4, 5, 6];
    private static readonly IPAddress Group = IPAddress.Parse("239.192.0.9");
    private readonly OverlayLab _lab = new(6);
    private readonly Dictionary<int, GroupProbe> _probes = [];

    [RootFact("python3", "socat")]
    public async Task TwoServicesWithOneGroup_AreKeptApart()
    {
        await _lab.StartSupernodeAsync();
        var edges = await Task.WhenAll(Hosts.Select(number => _lab.StartEdgeAsync(number, ["-m", MacOf(number), "--group-rule", RuleFor(2, 3), "--group-rule", RuleFor(4, 5)])));
        Array.ForEach(Hosts, number => _lab[number].Ip("route add 224.0.0.0/4 dev edge0"));
        Array.ForEach(Hosts, number => _probes.Add(number, new GroupProbe(_lab[number], [.. Hosts.Where(other => other != number).Select(other => (other, _lab[other]))])));
        var receivers = Hosts.Select(number => _lab[number].Start("python3", PythonPrograms.PathOf("group_receiver.py"), $"{Group}", "6009", "edge0", "any")).ToArray();
        foreach (var (from, to) in new[] { (2, 3), (3, 2), (4, 5), (5, 4) })
        {
            await _probes[from].HeardByAsync(Group, to);
        }

        await _probes[6].HeardByAsync(Group);

        Assert.Equal("3:1", CopiesOf(2));
        Assert.Equal("5:1", CopiesOf(4));
        Assert.Equal("", CopiesOf(6));

        // Each has its own datagram, which its kernel loops back, and that of its partner.
        int[] senders = [2, 2, 4, 4, 6];
        await Task.WhenAll(receivers.Zip(senders, (receiver, sender) => receiver.WaitForOutputAsync($"^{OverlayLab.AddressOf(sender)} {Length} ")));
        Assert.Equal(senders.Select(sender => new[] { sender }), receivers.Select(SendersTo));
        Assert.NotEqual(0, await edges[4].DropsAsync("GroupSenderRefused"));
    }

    public void Dispose()
    {
        foreach (var probe in _probes.Values)
        {
            probe.Dispose();
        }

        _lab.Dispose();
    }

    private static string MacOf(int number) => $"02:00:00:00:00:0{number}";

    private static string RuleFor(int first, int second) => $"{Group} senders={MacOf(first)},{MacOf(second)} members={MacOf(first)},{MacOf(second)}";

    private static int[] SendersTo(LabProcess receiver) =>
        [.. receiver.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => int.Parse(line.Split(' ')[0].Split('.')[3], CultureInfo.InvariantCulture))];

    /// <summary>Sends one datagram and counts its copies on the wire.</summary>
    private string CopiesOf(int number)
    {
        using var copies = new CopyCount(_lab[number], Length, isV6: false);
        _lab[number].Run("sh", "-c", $"echo {new string('x', Length - 1)} | socat -u - UDP4-DATAGRAM:{Group}:6009");
        Assert.NotNull(_probes[number].Send(Group));
        return copies.Stop();
    }
}
