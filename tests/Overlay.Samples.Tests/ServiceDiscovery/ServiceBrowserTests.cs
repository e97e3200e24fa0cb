using System.Net;
using Overlay.Samples.ServiceDiscovery;
using Overlay.Samples.ServiceDiscovery.Dns;

namespace Overlay.Samples.Tests.ServiceDiscovery;

public sealed class ServiceBrowserTests
{
    private const string Type = "_http._tcp.local";
    private const string Shop = "My shop._http._tcp.local";
    private readonly ServiceBrowser _browser = new(DnsName.Parse(Type));

    [Fact]
    public void Answer_WithEverything_IsAService_InAnyOrder()
    {
        _browser.Take(new DnsMessage().Address("HOST.local", 192, 168, 1, 2).Text(Shop, "v=1").Service(Shop, "host.local", 8080).Pointer(Type, Shop).Records);
        var service = Assert.Single(_browser.Services);
        Assert.True(_browser.HasComplete);
        Assert.Equal(("My shop", "host.local", 8080), (service.Name.Labels[0], service.Host!.ToString(), (int)service.Port));
        Assert.Equal([IPAddress.Parse("192.168.1.2")], service.Addresses);
        Assert.Equal(["v=1"], service.Texts!);
        Assert.Equal([(Type, DnsType.Pointer)], Questions(_browser.AllQuestions()));
        Assert.Equal(Shop, Assert.Single(_browser.KnownAnswers()).Target!.ToString());
    }

    [Fact]
    public void WhatIsMissing_IsAsked_StepByStep()
    {
        Assert.Equal([(Type, DnsType.Pointer)], Questions(_browser.AllQuestions()));
        _browser.Take(new DnsMessage().Pointer(Type, Shop).Records);
        Assert.Equal([(Shop, DnsType.Service), (Shop, DnsType.Text)], Questions(_browser.NewQuestions()));
        Assert.Empty(_browser.NewQuestions());
        _browser.Take(new DnsMessage().Service(Shop, "host.local", 8080).Text(Shop).Records);
        Assert.Equal([("host.local", DnsType.Address), ("host.local", DnsType.AddressV6)], Questions(_browser.NewQuestions()));
        Assert.False(_browser.HasComplete);
        Assert.Equal(3, _browser.AllQuestions().Count);
        _browser.Take(new DnsMessage().Address("host.local", 1, 2, 3, 4).Records);
        Assert.True(_browser.HasComplete);
    }

    [Fact]
    public void AllTypes_LeadToTheirServices()
    {
        var browser = new ServiceBrowser(type: null);
        Assert.Equal([("_services._dns-sd._udp.local", DnsType.Pointer)], Questions(browser.AllQuestions()));
        browser.Take(new DnsMessage().Pointer("_services._dns-sd._udp.local", Type).Records);
        Assert.Equal([(Type, DnsType.Pointer)], Questions(browser.NewQuestions()));
        browser.Take(new DnsMessage().Pointer(Type, Shop).Records);
        Assert.Single(browser.Services);
    }

    [Fact]
    public void Service_ThatSaysGoodbye_IsGone()
    {
        _browser.Take(new DnsMessage().Pointer(Type, Shop).Service(Shop, "host.local", 8080).Address("host.local", 1, 2, 3, 4).Records);
        _browser.Take(new DnsMessage().Service(Shop, "host.local", 8080, timeToLive: 0).Records);
        Assert.False(_browser.HasComplete);
        Assert.Null(_browser.Services[0].Host);
        _browser.Take(new DnsMessage().Pointer(Type, Shop, timeToLive: 0).Records);
        Assert.Empty(_browser.Services);
    }

    [Fact]
    public void Service_ThatMoves_HasTheAddressesOfItsNewHost()
    {
        _browser.Take(new DnsMessage().Pointer(Type, Shop).Service(Shop, "old.local", 80).Address("old.local", 1, 2, 3, 4).Records);
        _browser.Take(new DnsMessage().Service(Shop, "new.local", 81).Address("new.local", 5, 6, 7, 8).Records);
        Assert.Equal([IPAddress.Parse("5.6.7.8")], _browser.Services[0].Addresses);
    }

    [Fact]
    public void WhatWasNotAskedFor_IsNotTaken()
    {
        _browser.Take(new DnsMessage().Pointer("_ipp._tcp.local", "printer._ipp._tcp.local").Pointer(Type, "a.b._http._tcp.local").Pointer(Type, "elsewhere.local").Records);
        _browser.Take(new DnsMessage().Service(Shop, "host.local", 8080).Address("host.local", 1, 2, 3, 4).Records);
        Assert.Empty(_browser.Services);
    }

    [Fact]
    public void Floods_FindTheirLimit()
    {
        for (var i = 0; i < 1000; i++)
        {
            _browser.Take(new DnsMessage().Pointer(Type, $"{i}.{Type}").Service($"0.{Type}", "host.local", 80).Address("host.local", 10, 0, (byte)(i >> 8), (byte)i).Records);
        }

        Assert.Equal(256, _browser.Services.Count);
        Assert.Equal(16, _browser.Services.Single(service => service.Host is not null).Addresses.Count);
        Assert.Equal(16, _browser.AllQuestions().Count);
    }

    private static IEnumerable<(string Name, DnsType Type)> Questions(IEnumerable<DnsQuestion> questions) => questions.Select(question => (question.Name.ToString(), question.Type));
}
