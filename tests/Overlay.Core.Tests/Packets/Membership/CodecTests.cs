using FsCheck;
using FsCheck.Fluent;
using Overlay.Core.Tests.Wire;
using Overlay.Packets.Igmp;
using Overlay.Packets.Membership;
using Overlay.Packets.Mld;
using Overlay.Primitives;

namespace Overlay.Core.Tests.Packets.Membership;

public class CodecTests
{
    private const string V6Group = "ff050000000000000000000000000101";

    [Theory]
    [InlineData("1100 0000 00000000", 1, "0.0.0.0", 0)] // RFC 2236, section 4: a code of zero is a query of version 1.
    [InlineData("1164 0000 00000000", 2, "0.0.0.0", 10_000)]
    [InlineData("110a 0000 ef010203", 2, "239.1.2.3", 1_000)]
    [InlineData("1164 0000 ef010203 0a7d 0000", 3, "239.1.2.3", 10_000)]
    [InlineData("1188 0000 00000000 027d 0000", 3, "0.0.0.0", 19_200)] // RFC 3376, section 4.1.1: (8 | 0x10) << 3 tenths.
    public void IgmpQuery_HasTheVersionOfItsLengthAndCode(string hex, int generation, string group, int response)
    {
        Assert.True(IgmpCodec.TryRead(Packet.Igmp(hex), out var query));
        Assert.Equal((MembershipKind.Query, generation), (query.Kind, query.Generation));
        Assert.Equal(IpAddress.Parse(group), query.Group);
        Assert.Equal(response, query.MaxResponse.TotalMilliseconds);
    }

    [Theory]
    [InlineData("1200 0000 ef010203", MembershipKind.Report, 1)]
    [InlineData("1600 0000 ef010203", MembershipKind.Report, 2)]
    [InlineData("1700 0000 ef010203", MembershipKind.Leave, 2)]
    internal void IgmpReport_OfOldVersions_HasOneGroup(string hex, MembershipKind kind, int generation)
    {
        Assert.True(IgmpCodec.TryRead(Packet.Igmp(hex), out var report));
        Assert.Equal((kind, generation), (report.Kind, report.Generation));
        Assert.Equal(IpAddress.Parse("239.1.2.3"), report.Group);
    }

    [Theory]
    [InlineData("1700 0000 0a010203")] // No group.
    [InlineData("1164 0000 0a010203")]
    [InlineData("1164 0000 00000000 00")] // Between the lengths of two versions (RFC 3376, section 7.1).
    [InlineData("1164 0000 ef010203 027d 0001")] // A source that is missing.
    [InlineData("2200 0000 0000 0001")] // A record that is missing.
    [InlineData("2200 0000 0000 0001 0100 0001 ef010203")]
    [InlineData("2200 0000 0000 0001 0101 0000 ef010203")] // Auxiliary data that are missing.
    [InlineData("3014 0000 007d 00")] // Shorter than an advertisement of a router (RFC 4286, section 3).
    [InlineData("1600 0000 ef0102")]
    public void IgmpMessage_ThatIsNotWhole_IsRefused(string hex) => Assert.False(IgmpCodec.TryRead(Packet.Igmp(hex), out _));

    /// <summary>What is not of these versions is for others (RFC 4541, section 2.1.1).</summary>
    [Theory]
    [InlineData("1301 0000 00000e05")] // Probe of DVMRP.
    [InlineData("1f00 0000 ef010203")] // Trace of a multicast route.
    [InlineData("3100 0000")] // Solicitation of routers.
    public void OtherIgmpMessage_IsForOthers(string hex)
    {
        Assert.True(IgmpCodec.TryRead(Packet.Igmp(hex), out var message));
        Assert.Equal(MembershipKind.Other, message.Kind);
    }

    [Theory]
    [InlineData("3014 0000 007d 0002", true, 61.5)]
    [InlineData("3200 0000", true, 0)]
    [InlineData("9714 0000 007d 0002", false, 61.5)]
    [InlineData("9900 0000", false, 0)]
    public void Router_SaysForHowLongItIsThere_Rfc4286(string hex, bool isV4, double seconds)
    {
        MembershipMessage message;
        Assert.True(isV4 ? IgmpCodec.TryRead(Packet.Igmp(hex), out message) : MldCodec.TryRead(Packet.Mld(hex), Packet.Host, Packet.Routers, out message));
        Assert.Equal((MembershipKind.Router, TimeSpan.FromSeconds(seconds)), (message.Kind, message.Lifetime));
    }

    [Fact]
    public void Checksum_ThatIsWrong_IsRefused()
    {
        var igmp = Packet.Igmp("1600 0000 ef010203");
        var mld = Packet.Mld($"8300 0000 0000 0000 {V6Group}");
        Assert.True(MldCodec.TryRead(mld, Packet.Host, Packet.Routers, out _));
        Assert.False(MldCodec.TryRead(mld, IpAddress.Parse("fe80::2"), Packet.Routers, out _));
        igmp[7] ^= 1;
        mld[20] ^= 1;
        Assert.False(IgmpCodec.TryRead(igmp, out _));
        Assert.False(MldCodec.TryRead(mld, Packet.Host, Packet.Routers, out _));
    }

    [Theory]
    [InlineData($"8200 0000 2710 0000 00000000000000000000000000000000", MembershipKind.Query, 2, 10_000)]
    [InlineData($"8200 0000 2710 0000 {V6Group} 027d 0000", MembershipKind.Query, 3, 10_000)]
    [InlineData($"8200 0000 9000 0000 {V6Group} 027d 0000", MembershipKind.Query, 3, 65_536)] // RFC 3810, section 5.1.3: (0 | 0x1000) << 4.
    [InlineData($"8300 0000 0000 0000 {V6Group}", MembershipKind.Report, 2, 0)]
    [InlineData($"8400 0000 0000 0000 {V6Group}", MembershipKind.Leave, 2, 0)]
    [InlineData($"8f00 0000 0000 0001 0400 0000 {V6Group}", MembershipKind.RecordReport, 3, 0)]
    internal void MldMessage_IsRead(string hex, MembershipKind kind, int generation, int response)
    {
        Assert.True(MldCodec.TryRead(Packet.Mld(hex), Packet.Host, Packet.Routers, out var message));
        Assert.Equal((kind, generation, response), (message.Kind, message.Generation, (int)message.MaxResponse.TotalMilliseconds));
    }

    [Theory]
    [InlineData("8300 0000 0000 0000 fd050000000000000000000000000101")]
    [InlineData("8300 0000 0000 0000 00000000000000000000ffffef010203")] // A group of IPv4 in the form of IPv6.
    [InlineData("8300 0000 0000 0000 ff05")]
    [InlineData($"8200 0000 2710 0000 {V6Group} 027d")]
    [InlineData($"8200 0000 2710 0000 {V6Group} 027d 0001")]
    [InlineData("8f00 0000 0000 0001")]
    [InlineData("8000 0000 0000 0000")]
    public void MldMessage_ThatIsNotWhole_IsRefused(string hex) =>
        Assert.False(MldCodec.TryRead(Packet.Mld(hex), Packet.Host, Packet.Routers, out _));

    [Theory]
    [InlineData("239.1.2.3", "10.0.0.1", "10.0.0.2")]
    [InlineData("ff05::101", "fd00::1", "fd00::2")]
    public void Records_ComeBack(string group, params string[] sources)
    {
        var bytes = Packet.Report((MembershipRecordType.AllowNewSources, group, sources), (MembershipRecordType.ModeIsExclude, group, []));
        MembershipMessage report;
        Assert.True(IpAddress.Parse(group).IsV4 ? IgmpCodec.TryRead(bytes, out report) : MldCodec.TryRead(bytes, Packet.Host, Packet.Routers, out report));
        var count = 0;
        foreach (var record in report.Records)
        {
            Assert.Equal(IpAddress.Parse(group), record.Group);
            Assert.Equal(count == 0 ? MembershipRecordType.AllowNewSources : MembershipRecordType.ModeIsExclude, record.Type);
            Assert.Equal(count == 0 ? sources : [], record.Sources.ToArray().Select(source => source.ToString()));
            count++;
        }

        Assert.Equal(2, count);
    }

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("239.1.2.3", "10.0.0.1")]
    [InlineData("::")]
    [InlineData("ff05::101", "fd00::1", "fd00::2")]
    public void Query_InAFrame_ComesBack(string group, params string[] sources)
    {
        var address = IpAddress.Parse(group);
        var own = address.IsV4 ? IpAddress.Parse("0.0.0.0") : Packet.Host;
        var frame = new byte[MembershipFrame.MaxQuerySize];
        var query = new MembershipQuery
        {
            Group = address,
            MaxResponse = TimeSpan.FromSeconds(10),
            Suppresses = true,
            Robustness = 2,
            QueryInterval = TimeSpan.FromSeconds(125),
            Sources = sources.Select(IpAddress.Parse).ToArray(),
        };
        var length = MembershipFrame.WriteQuery(query, new MacAddress(0x0250_0000_0001), own, frame);
        Assert.True(MembershipFrame.TryRead(frame.AsSpan(0, length), out var source, out var read));
        Assert.Equal((own, address, 3, true, 2), (source, read.Group, read.Generation, read.Suppresses, read.Robustness));
        Assert.Equal((10, 125), (read.MaxResponse.TotalSeconds, read.QueryInterval.TotalSeconds));
        Assert.Equal(sources, read.Sources.ToArray().Select(item => item.ToString()));
        for (var cut = 0; cut < length; cut++)
        {
            Assert.False(MembershipFrame.TryRead(frame.AsSpan(0, cut), out _, out _));
        }
    }

    [Fact]
    public void FloatingCode_RoundsDownAndComesBack() => Prop.ForAll(Gen.Choose(0, FloatingCode.Max8).ToArbitrary(), value =>
    {
        var decoded = FloatingCode.Decode8(FloatingCode.Encode8(value));
        Assert.True(decoded <= value && value - decoded <= value / 16, $"{value} {decoded}");
        Assert.Equal(decoded, FloatingCode.Decode8(FloatingCode.Encode8(decoded)));
        var wide = value * 250;
        Assert.InRange(wide - FloatingCode.Decode16(FloatingCode.Encode16(wide)), 0, wide / 4_096);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void AnyBytes_AreHarmless() => Prop.ForAll(WireGen.BytesUpTo(100).ToArbitrary(), bytes =>
    {
        foreach (var type in new byte[] { 0x11, 0x12, 0x16, 0x17, 0x22, 130, 131, 132, 143 })
        {
            if (bytes.Length < 8)
            {
                continue;
            }

            bytes[0] = type;
            IgmpCodec.Complete(bytes);
            Walk(IgmpCodec.TryRead(bytes, out var igmp), igmp);
            MldCodec.Complete(bytes, Packet.Host, Packet.Routers);
            Walk(MldCodec.TryRead(bytes, Packet.Host, Packet.Routers, out var mld), mld);
        }

        MembershipFrame.TryRead(bytes, out _, out _);
    }).QuickCheckThrowOnFailure();

    private static void Walk(bool isRead, in MembershipMessage message)
    {
        if (isRead)
        {
            foreach (var record in message.Records)
            {
                Assert.True(record.Sources.ToArray().Length <= 100);
            }
        }
    }
}
