using FsCheck;
using FsCheck.Fluent;
using Overlay.Core.Tests.Wire;
using Overlay.Packets.Segmentation;
using Overlay.TestKit;

namespace Overlay.Core.Tests.Packets.Segmentation;

public sealed class FrameLayoutTests
{
    [Fact]
    public void Frame_AnyShape_IsReadAsBuilt()
    {
        Prop.ForAll(RunGen.Shape.ToArbitrary(), shape =>
        {
            var packet = shape with { Payload = [1, 2, 3] };
            byte[] frame = [.. packet.ToFrame(isPartial: false), 0, 0];
            Assert.True(FrameLayout.TryRead(frame, out var layout));
            Assert.Equal(new FrameLayout(packet.Kind, packet.Network, packet.Transport, packet.HeaderLength, frame.Length - 2), layout);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Frame_CutOffAnywhere_IsRefused()
    {
        Prop.ForAll(RunGen.Shape.ToArbitrary(), shape =>
        {
            var frame = (shape with { Payload = [1] }).ToFrame(isPartial: false);
            for (var length = 0; length < frame.Length; length++)
            {
                Assert.False(FrameLayout.TryRead(frame.AsSpan(0, length), out _), $"{length} of {frame.Length} bytes");
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Frame_AnyBytes_NeverThrowsAndStaysInside()
    {
        var gen =
            from shape in RunGen.Shape
            from changes in (from at in Gen.Choose(0, shape.HeaderLength - 1) from value in WireGen.Byte select (at, value)).ArrayOf()
            select (shape, changes);
        Prop.ForAll(gen.ToArbitrary(), sample =>
        {
            var frame = (sample.shape with { Payload = new byte[20] }).ToFrame(isPartial: false);
            foreach (var (at, value) in sample.changes)
            {
                frame[at] = value;
            }

            if (FrameLayout.TryRead(frame, out var layout))
            {
                Assert.Equal(
                    [14, layout.Network, layout.Transport, layout.Payload, layout.End, frame.Length],
                    new[] { 14, layout.Network, layout.Transport, layout.Payload, layout.End, frame.Length }.Order());
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));
    }

    public static TheoryData<string> Refused => [.. Refusals.Keys];

    private static Dictionary<string, byte[]> Refusals { get; } = new()
    {
        ["three VLAN tags"] = new PlainPacket { VlanTags = [1, 2, 3] }.ToFrame(isPartial: false),
        ["IPv4, more fragments"] = Changed(new(), 6, 0x20),
        ["IPv4, later fragment"] = Changed(new(), 7, 0x01),
        ["IPv4, header too short"] = Changed(new(), 0, 0x44),
        ["IPv4, version 6"] = Changed(new(), 0, 0x65),
        ["IPv4, shorter than its header"] = Changed(new(), 3, 19),
        ["IPv4, longer than the frame"] = Changed(new(), 3, 42),
        ["IPv4, ICMP"] = Changed(new(), 9, 1),
        ["IPv4, TCP header too short"] = Changed(new(), 20 + 12, 0x40),
        ["IPv4, TCP header too long"] = Changed(new(), 20 + 12, 0x60),
        ["IPv4, UDP of another length"] = Changed(new() { IsTcp = false }, 20 + 5, 10),
        ["IPv6, version 4"] = Changed(new() { IsV6 = true }, 0, 0x45),
        ["IPv6, fragment"] = Changed(new() { IsV6 = true, Extensions = [(60, 1)] }, 6, 44),
        ["IPv6, authentication header"] = Changed(new() { IsV6 = true, Extensions = [(60, 1)] }, 6, 51),
        ["IPv6, no next header"] = Changed(new() { IsV6 = true }, 6, 59),
        ["IPv6, extension too long"] = Changed(new() { IsV6 = true, Extensions = [(60, 1)] }, 41, 200),
        ["IPv6, extension up to the end"] = Changed(new() { IsV6 = true, IsTcp = false, Extensions = [(60, 1)] }, 41, 1),
        ["ARP"] = [.. new byte[12], 8, 6, .. new byte[46]],
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Frame_NotAWholePacketOfTcpOrUdp_IsRefused(string name) => Assert.False(FrameLayout.TryRead(Refusals[name], out _));

    private static byte[] Changed(PlainPacket packet, int at, byte value)
    {
        var frame = packet.ToFrame(isPartial: false);
        frame[packet.Network + at] = value;
        return frame;
    }
}
