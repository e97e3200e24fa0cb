using System.Net;
using Overlay.Network.Tests.Lab;
using Overlay.Network.Tests.Requirements;

namespace Overlay.Network.Tests.Multicast;

/// <summary>
/// A network that carries unicast only, up once for all tests of the collection: supernode on host 1, edges on 2 to 5 at 192.168.1.N and fd01::N. Hosts send to
/// groups by <c>edge0</c>. Each test takes a group of its own.
/// </summary>
public sealed class MulticastNetwork : RootFixture
{
    private static readonly IPAddress Unwanted = IPAddress.Parse("239.255.255.254");

    private readonly Dictionary<int, GroupProbe> _probes = [];
    private OverlayLab? _lab;

    /// <summary>The host of an edge, 2 to 5.</summary>
    internal VpcHost this[int number] => Lab[number];

    private OverlayLab Lab => _lab ?? throw new InvalidOperationException("The network is not up.");

    protected override async Task StartAsync()
    {
        _lab = new OverlayLab(5);
        var programs = new List<LabProcess> { await _lab.StartSupernodeAsync() };
        var edges = Enumerable.Range(2, 4).ToArray();
        programs.AddRange(await Task.WhenAll(edges.Select(number => _lab.StartEdgeAsync(number))));
        foreach (var number in edges)
        {
            // The underlay's device has such routes too, and the kernel's own is as good for it.
            Lab[number].Ip(
                $"addr add {AddressV6Of(number)}/64 dev edge0 nodad",
                "route add 224.0.0.0/4 dev edge0",
                "route add multicast ff05::/16 dev edge0 table local metric 1");
        }

        foreach (var number in edges)
        {
            _probes.Add(number, new GroupProbe(Lab[number], [.. edges.Where(other => other != number).Select(other => (other, Lab[other]))]));
        }

        foreach (var number in edges)
        {
            await HeardByAsync(number, Unwanted);
        }
    }

    /// <summary>The overlay's IPv6 address of a host.</summary>
    public static string AddressV6Of(int number) => $"fd01::{number}";

    /// <summary>Waits until what a host sends to a group comes to the devices of some hosts, and to no other.</summary>
    public Task HeardByAsync(int from, IPAddress group, params int[] hosts) => _probes[from].HeardByAsync(group, hosts);

    /// <summary>Begins to count the copies that a host sends of datagrams with a payload of so many bytes.</summary>
    internal CopyCount CountCopies(int from, int payload, bool isV6 = false) => new(Lab[from], payload, isV6);

    public override void Dispose()
    {
        foreach (var probe in _probes.Values)
        {
            probe.Dispose();
        }

        _lab?.Dispose();
    }
}
