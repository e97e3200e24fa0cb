using System.Net;
using System.Net.Sockets;
using Overlay.Network.Tests.Lab;
using Overlay.Network.Tests.Requirements;
using Overlay.Ports;
using Overlay.Tap;

namespace Overlay.Network.Tests.Lanes;

/// <summary>A device with several queues, and one that was made with another number than is wanted.</summary>
public sealed class TapLanesTests : IDisposable
{
    private const int UdpLevel = 17;
    private const int UdpSegment = 103;
    private const int Flows = 64;
    private const int Segments = 3;
    private static readonly MacAddress Mac = MacAddress.Parse("02:00:5e:10:00:01");
    private readonly LabNamespace _host = LabNamespace.Create();
    private readonly List<TapPort> _ports = [];

    /// <summary>The kernel spreads flows over the queues; the runs of different lanes never have one number, so none takes the other's for its own.</summary>
    [RootFact]
    public void Runs_OfManyFlows_ComeOutOfEveryLane_WithNumbersOfItsOwn()
    {
        var lanes = Open(new TapOptions { Name = "edge0", Addresses = [OverlayAddress.Parse("192.168.1.2/24")] }, 4);
        Assert.Equal(4, lanes.Count);
        Assert.Contains("multi_queue numqueues 4 ", _host.Run("ip", "-d", "link", "show", "dev", "edge0"));
        _host.Ip("neigh add 192.168.1.9 lladdr 02:00:00:00:00:09 dev edge0 nud permanent");
        for (var i = 0; i < Flows; i++)
        {
            using var socket = _host.Invoke(() => new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp));
            socket.SetRawSocketOption(UdpLevel, UdpSegment, BitConverter.GetBytes(1000));
            socket.Connect(IPAddress.Parse("192.168.1.9"), 9);
            socket.Send(new byte[Segments * 1000]);
        }

        var bursts = lanes.Select(Bursts).ToArray();

        Assert.Equal(Flows * Segments, bursts.Sum(ofLane => ofLane.Count));
        Assert.All(bursts, Assert.NotEmpty);
        Assert.Equal(bursts.Sum(ofLane => ofLane.Distinct().Count()), bursts.SelectMany(ofLane => ofLane).Distinct().Count());
    }

    [RootTheory]
    [InlineData(2, 2)]
    [InlineData(2, 1)]
    [InlineData(1, 2)]
    public void NameOfAnotherProgramsTap_IsInUse(int first, int second)
    {
        Open(new TapOptions { Name = "edge0" }, first);

        var error = Assert.Throws<OverlayException>(() => Open(new TapOptions { Name = "edge0" }, second));

        Assert.Equal(OverlayError.DeviceUnavailable, error.Error);
        Assert.Contains("edge0 is in use by another program", error.Message);
        Assert.Equal(first > 1, _host.Run("ip", "-d", "link", "show", "dev", "edge0").Contains("numqueues 2 ", StringComparison.Ordinal));
    }

    [RootTheory]
    [InlineData("multi_queue", 1, 1)]
    [InlineData("multi_queue", 3, 3)]
    [InlineData("", 3, 1)]
    public void PreparedDevice_IsTakenAsItWasMade_AlsoByItsOwnerWithoutRights(string kind, int wanted, int lanes)
    {
        _host.Ip($"tuntap add dev edge0 mode tap {kind} user root", "link set edge0 mtu 1400 up");

        _host.Invoke(() =>
        {
            ThreadRights.DropNetworkAdministration();
            Assert.Equal(lanes, OpenHere(new TapOptions { Name = "edge0", AttachOnly = true }, wanted).Count);
        });
    }

    [RootTheory]
    [InlineData(4, 1, 1)]
    [InlineData(1, 4, 1)]
    [InlineData(4, 2, 2)]
    public async Task PersistentDevice_OfANodeWithOtherLanes_IsTakenOver(int before, int wanted, int lanes)
    {
        Open(new TapOptions { Name = "edge0", Persistent = true }, before);
        await _ports[0].DisposeAsync();

        Assert.Equal(lanes, Open(new TapOptions { Name = "edge0" }, wanted).Count);
    }

    [RootFact]
    public void DeletedDevice_EndsEveryLane()
    {
        var lanes = Open(new TapOptions { Name = "edge0" }, 2);

        _host.Ip("link del edge0");

        Assert.All(lanes, lane => Assert.Contains("edge0 is gone", Assert.Throws<IOException>(() => ReadToTheEnd(lane)).Message));
    }

    public void Dispose()
    {
        _ports.ForEach(port => port.DisposeAsync().AsTask().GetAwaiter().GetResult());
        _host.Dispose();
    }

    private IReadOnlyList<IPortLane> Open(TapOptions options, int lanes) => _host.Invoke(() => OpenHere(options, lanes));

    private IReadOnlyList<IPortLane> OpenHere(TapOptions options, int lanes)
    {
        var port = new TapPort(options);
        _ports.Add(port);
        ((ILanedPort)port).WantedLanes = lanes;
        port.OpenAsync(Mac, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        return ((ILanedPort)port).Lanes;
    }

    private static void ReadToTheEnd(IPortLane lane)
    {
        var batch = new PacketBatch(16, 1418);
        while (lane.Read(batch))
        {
            batch.Clear();
        }
    }

    /// <summary>The burst numbers of all segments of the runs that are there.</summary>
    private static List<byte> Bursts(IPortLane lane)
    {
        var bursts = new List<byte>();
        var batch = new PacketBatch(16, 1418);
        while (lane.TryTake(batch))
        {
            bursts.AddRange(Enumerable.Range(0, batch.Count).Where(i => batch[i].Length == 1042).Select(i => batch.Buffer(i).Burst));
            batch.Clear();
        }

        return bursts;
    }
}
