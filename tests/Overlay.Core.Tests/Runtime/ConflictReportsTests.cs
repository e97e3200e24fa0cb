using Microsoft.Extensions.Logging.Abstractions;
using Overlay.Counters;
using Overlay.Nodes;
using Overlay.Primitives;
using Overlay.Runtime;

namespace Overlay.Core.Tests.Runtime;

public sealed class ConflictReportsTests : IDisposable
{
    private const int MaxReported = 1_024;
    private static readonly MacAddress Own = MacAddress.Parse("02:00:5e:10:00:01");
    private static readonly IpAddress Ip = IpAddress.From(System.Net.IPAddress.Parse("192.168.1.2"));
    private readonly InProcessPort _port = new();
    private readonly EventHub<OverlayEvent> _hub = new(2 * MaxReported, new NodeCounters());
    private readonly ConflictReports _reports;
    private readonly IAsyncEnumerable<OverlayEvent> _events;

    public ConflictReportsTests()
    {
        ((IFramePort)_port).OpenAsync(Own, default).AsTask().Wait();
        _port.SetHosted(Own, () => [Ip]);
        _reports = new ConflictReports(_hub, NullLogger.Instance, _port);
        _events = _hub.WatchAsync(default);
    }

    [Fact]
    public async Task Claim_OfAnAddressOfThisHost_IsSaidOnce_UntilThePeerHasLeft()
    {
        _reports.Handle(Claim(1));
        _reports.Handle(Claim(1));
        _reports.Handle(Claim(2));
        _reports.Handle(new NodeEvent.AddressClaimed(IpAddress.Parse("192.168.1.3"), Mac(1), new NodeId(1), ""));
        _reports.Forget(new NodeId(1));
        _reports.Handle(Claim(1));
        _reports.Handle(Claim(2));

        Assert.Equal([Mac(1), Mac(2), Mac(1)], await SaidAsync());
    }

    [Fact]
    public async Task WhatIsRemembered_IsBounded()
    {
        for (var i = 0; i <= MaxReported; i++)
        {
            _reports.Handle(Claim(i));
        }

        Assert.Equal(MaxReported, (await SaidAsync()).Count);
    }

    public void Dispose() => _port.Dispose();

    private static MacAddress Mac(int number) => new(0x0200_0000_0000 + (ulong)number);

    private static NodeEvent.AddressClaimed Claim(int number) => new(Ip, Mac(number), new NodeId((ulong)number), "");

    private async Task<List<MacAddress>> SaidAsync()
    {
        _hub.Complete();
        var said = new List<MacAddress>();
        await foreach (var happened in _events)
        {
            said.Add(Assert.IsType<AddressConflict>(happened).MacAddress);
        }

        return said;
    }
}
