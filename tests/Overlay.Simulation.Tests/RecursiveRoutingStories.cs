using System.Net;
using Overlay.DataPath.Segment;
using Overlay.Nodes;
using Overlay.Primitives;
using Overlay.TestKit;
using static Overlay.Simulation.Tests.Scenes;

namespace Overlay.Simulation.Tests;

/// <summary>Two nodes that reach each other by relay alone, and whose hosts have addresses on the segment: the overlay must not carry itself.</summary>
public class RecursiveRoutingStories
{
    private const int Texts = 300;
    private static readonly UnderlayAddress AddressOfA = UnderlayAddress.From(IPAddress.Parse("10.77.0.2"), 50_000);
    private static readonly UnderlayAddress AddressOfB = UnderlayAddress.From(IPAddress.Parse("192.168.50.1"), 50_000);

    /// <summary>A route to a network behind the peer leads out of the device, and the kernel says so.</summary>
    [Theory]
    [Seeds(3)]
    public void AddressBehindTheOwnDevice_IsNeverTried(int seed) => Story.Tell(seed, sim =>
    {
        var (a, routes) = Converse(sim, knowsRoutes: true);

        Assert.Equal(0, routes.Count);
        Assert.Equal(0, a.Counters[DropReason.RecursiveRouting]);
    });

    /// <summary>A bridge, of which the node's device is a port, holds the address: the kernel names the bridge, so the node finds its datagrams among its frames.</summary>
    [Theory]
    [Seeds(3)]
    public void OwnDatagram_ThatComesInFromThePort_IsDroppedAndReportedOnce(int seed) => Story.Tell(seed, sim =>
    {
        var (a, routes) = Converse(sim, knowsRoutes: false);

        Assert.InRange(routes.Count, 1, 200);
        Assert.InRange(a.Counters[DropReason.RecursiveRouting], 1, routes.Count);
        var told = Assert.Single(a.Events.OfType<NodeEvent.RouteIsRecursive>());
        Assert.Equal(AddressOfB, told.Target);
    });

    private static (SimulatedNode A, SegmentRoutes Routes) Converse(TestKit.Simulation sim, bool knowsRoutes)
    {
        sim.AddSupernode();
        var routes = new SegmentRoutes(sim);
        var a = sim.AddNode("a", SetupOf(AddressOfA, routes, knowsRoutes));
        var b = sim.AddNode("b", SetupOf(AddressOfB, routes, knowsRoutes));
        sim.Underlay.Block(a, b);
        routes.Add(a, AddressOfA);
        routes.Add(b, AddressOfB);
        a.Restart();
        b.Restart();
        sim.RunUntil(sim.AllReachAll, Seconds(5));
        for (var i = 0; i < Texts; i++)
        {
            var text = $"{i}";
            sim.After(Milliseconds(200 * i), () => a.Send(b, text));
        }

        sim.RunFor(Seconds(61));

        Assert.Equal(Enumerable.Range(0, Texts).Select(i => $"{i}"), b.ReceivedTexts.Where(text => text.Text.Length < 4).Select(text => text.Text));
        Assert.DoesNotContain(a.Events, happened => happened is NodeEvent.PathChanged { Path.IsRelayed: false });
        Assert.True(a.PathTo(b).IsRelayed);
        return (a, routes);
    }

    private static NodeSetup SetupOf(UnderlayAddress onSegment, SegmentRoutes routes, bool knowsRoutes) => new()
    {
        Starts = false,
        Configure = options =>
        {
            var own = new OwnDatagrams { Port = 50_000 };
            own.SetHosts([onSegment]);
            return options with
            {
                LocalAddresses = [.. options.LocalAddresses, onSegment],
                OwnDatagrams = own,
                IsBehindPort = address => knowsRoutes && routes.Contains(address),
            };
        },
    };
}
