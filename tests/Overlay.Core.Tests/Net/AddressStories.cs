using Overlay.Frames;
using Overlay.Net.Addresses;
using Overlay.Packets;
using Overlay.Primitives;

namespace Overlay.Core.Tests.Net;

/// <summary>Duplicate address detection and what follows it.</summary>
public sealed class AddressStories
{
    private readonly NetLab _lab = new();

    [Fact]
    public void Address_ThatNobodyHas_IsProbed_Announced_AndUsed()
    {
        var stack = _lab.Add(1, detectSeconds: 1);
        Assert.False(stack.IsReady);
        Assert.False(stack.Addresses.IsLocal(NetLab.V4(1)));
        _lab.Advance(TimeSpan.FromSeconds(1));
        Assert.True(stack.IsReady);
        Assert.All(stack.Addresses.All.ToArray(), address => Assert.Equal(AddressState.Valid, address.State));
        var arp = _lab.Frames.Where(frame => new EthernetFrame(frame).EtherType == EtherTypes.Arp).Select(Arp).ToArray();
        Assert.Equal([true, true, true, false], arp.Select(packet => packet.IsProbe));
        Assert.True(arp[^1].IsAnnouncement);
        Assert.Equal((2 * 3) + 2, _lab.Frames.Count - arp.Length);
    }

    [Fact]
    public void Address_OfAnother_IsNotUsed()
    {
        var first = _lab.Add(1);
        var second = _lab.Add(1, detectSeconds: 1, mac: 2);
        _lab.Advance(TimeSpan.FromSeconds(2));
        Assert.True(second.IsReady);
        Assert.Equal(AddressState.Duplicate, second.Addresses.Find(NetLab.V4(1))!.State);
        Assert.Equal(NetLab.Mac(1), second.Addresses.Find(NetLab.V4(1))!.Owner);
        Assert.Equal(AddressState.Duplicate, second.Addresses.Find(NetLab.V6(1))!.State);
        Assert.True(first.Addresses.IsLocal(NetLab.V4(1)));
    }

    /// <summary>Who hears that another wants it before it is used gives way (RFC 5227, section 2.1.1; RFC 4862, section 5.4.3).</summary>
    [Fact]
    public void Address_ThatTwoWantAtOnce_IsUsedByOne()
    {
        var first = _lab.Add(1, detectSeconds: 1);
        var second = _lab.Add(1, detectSeconds: 1, mac: 2);
        _lab.Advance(TimeSpan.FromSeconds(2));
        Assert.All([NetLab.V4(1), NetLab.V6(1)], address => Assert.False(first.Addresses.IsLocal(address)));
        Assert.All([NetLab.V4(1), NetLab.V6(1)], address => Assert.True(second.Addresses.IsLocal(address)));
        Assert.All([first, second], stack => Assert.True(stack.Addresses.TrySelectSource(IpAddress.Parse("fe80::9"), out _)));
    }

    [Fact]
    public void Address_ThatIsClaimed_IsDefended_NotMoreThanOnceInTenSeconds()
    {
        _lab.Add(1);
        _lab.Advance(TimeSpan.FromSeconds(20));
        var before = _lab.Frames.Count;
        for (var i = 0; i < 50; i++)
        {
            Claim();
        }

        Assert.Equal(before + 1, _lab.Frames.Count);
        Assert.True(Arp(_lab.Frames[^1]).IsAnnouncement);
        _lab.Advance(TimeSpan.FromSeconds(10));
        Claim();
        Assert.Equal(before + 2, _lab.Frames.Count);
    }

    private static ArpPacket Arp(byte[] frame)
    {
        Assert.True(ArpPacket.TryRead(frame.AsSpan(14), out var packet));
        return packet;
    }

    private void Claim() => _lab.Inject(Bytes.Arp(new ArpPacket(ArpPacket.Request, NetLab.Mac(9), NetLab.V4(1), default, NetLab.V4(5)), MacAddress.Broadcast));
}
