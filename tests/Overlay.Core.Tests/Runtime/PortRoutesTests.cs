using System.Net;
using System.Net.NetworkInformation;
using Overlay.Host;
using Overlay.Ports;
using Overlay.Primitives;
using Overlay.Runtime;

namespace Overlay.Core.Tests.Runtime;

public class PortRoutesTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public void Answer_IsGoodForASecond()
    {
        var device = new Device { Leads = true };
        using var routes = Routes(device);

        Assert.True(routes.IsBehindPort(Address(1)));
        device.Leads = false;
        Assert.True(routes.IsBehindPort(Address(1)));
        Assert.Equal(1, device.Asked);

        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.False(routes.IsBehindPort(Address(1)));
        Assert.Equal(2, device.Asked);
    }

    [Fact]
    public void Answers_ThatAreKept_AreBounded()
    {
        var device = new Device();
        using var routes = Routes(device);

        for (var i = 0; i <= 4_096; i++)
        {
            routes.IsBehindPort(Address(i));
        }

        routes.IsBehindPort(Address(0));
        Assert.Equal(4_098, device.Asked);
    }

    [Fact]
    public void Port_ThatIsNoDevice_IsNoWayToAnAddress()
    {
        using var port = new InProcessPort();
        using var routes = Routes(port);

        Assert.False(routes.IsBehindPort(Address(1)));
    }

    [Fact]
    public void Interfaces_OfOtherNodes_AreOnASegment()
    {
        var loopback = NetworkInterface.GetAllNetworkInterfaces().First(candidate => candidate.NetworkInterfaceType == NetworkInterfaceType.Loopback);
        using var outside = Routes(new Device());
        using var inside = Routes(new Device { Segments = [loopback.Name] });

        Assert.False(outside.IsOnSegment(loopback));
        Assert.True(inside.IsOnSegment(loopback));
    }

    /// <summary>Any interface with a MAC address will do; a host that has none has nothing to find.</summary>
    [Fact]
    public void Interface_WithTheNodesMac_IsOnItsSegment()
    {
        using var port = new InProcessPort();
        foreach (var candidate in NetworkInterface.GetAllNetworkInterfaces().Where(candidate => candidate.GetPhysicalAddress().GetAddressBytes().Length == MacAddress.Size))
        {
            using var routes = new PortRoutes(port, new MacAddress(candidate.GetPhysicalAddress().GetAddressBytes()), 4_000, new SystemClock(_time));
            Assert.True(routes.IsOnSegment(candidate));
        }
    }

    [Fact]
    public void OwnDatagrams_AreThoseOfTheAddressesOfThisHost()
    {
        using var routes = Routes(new Device());

        Assert.True(routes.OwnDatagrams.IsIn(Datagram(IPAddress.Loopback)));
        Assert.False(routes.OwnDatagrams.IsIn(Datagram(IPAddress.Parse("192.0.2.1"))));
    }

    private PortRoutes Routes(IFramePort port) => new(port, new MacAddress(0x0200_0000_0001), 4_000, new SystemClock(_time));

    private static UnderlayAddress Address(int number) => UnderlayAddress.From(new IPAddress([10, 0, (byte)(number >> 8), (byte)number]), 4_000);

    /// <summary>A frame with a datagram of UDP from port 4,000.</summary>
    private static byte[] Datagram(IPAddress source) =>
        [.. new byte[12], 0x08, 0x00, 0x45, .. new byte[8], 17, 0, 0, .. source.GetAddressBytes(), 192, 0, 2, 9, 0x0f, 0xa0, 0, 7, 0, 8, 0, 0];

    private sealed class Device : IDevicePort
    {
        public bool Leads { get; set; }

        public int Asked { get; private set; }

        public string[] Segments { get; init; } = [];

        public int Mtu => 1400;

        public MacAddress? MacAddress => null;

        public bool LeadsTo(IPAddress address)
        {
            Asked++;
            return Leads;
        }

        public bool IsOnSegment(string device) => Segments.Contains(device);

        public bool HasOrHad(MacAddress mac) => false;

        public void Watch(bool keepsMac, Action<string> report)
        {
        }

        public IReadOnlyList<IpAddress> GetAddresses() => [];

        public ValueTask OpenAsync(MacAddress mac, CancellationToken cancellationToken) => default;

        public bool Read(PacketBatch batch) => throw new NotSupportedException();

        public int Write(PacketBatch batch) => throw new NotSupportedException();

        public void Close()
        {
        }

        public ValueTask DisposeAsync() => default;
    }
}
