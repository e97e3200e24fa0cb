using Overlay.Multicast.Membership;
using Overlay.Primitives;
using Overlay.Wire;

namespace Overlay.Core.Tests.Multicast.Membership;

public class FrameGroupTests
{
    private const string Source = "025000000001";
    private const string V4Start = "0800 4500 0020 0000 0000 01";
    private const string V6Start = "86dd 60000000 0010";
    private const string V6Source = "fd000000000000000000000000000001";

    [Theory]
    [InlineData($"01005e010203 {Source} {V4Start} 11 0000 0a000001 ef010203", "239.1.2.3", "10.0.0.1", 0)]
    [InlineData($"01005e010203 {Source} 8100 0005 {V4Start} 11 0000 0a000001 ef010203", "239.1.2.3", "10.0.0.1", 5)]
    [InlineData($"01005e010203 {Source} 8100 ffff {V4Start} 11 0000 0a000001 ef010203", "239.1.2.3", "10.0.0.1", 4095)]
    [InlineData($"01005e010203 {Source} 8100 e000 {V4Start} 11 0000 0a000001 ef010203", "239.1.2.3", "10.0.0.1", 0)] // A priority alone.
    [InlineData($"01005e010203 {Source} 88a8 6006 8100 0005 {V4Start} 11 0000 0a000001 ef810203", "239.129.2.3", "10.0.0.1", 6)]
    [InlineData($"333300000101 {Source} {V6Start} 11 ff {V6Source} ff050000000000000000000000000101", "ff05::101", "fd00::1", 0)]
    public void PacketOfIp_IsForItsGroup_InTheVlanOfItsOuterTag(string hex, string group, string source, ushort vlan)
    {
        var found = FrameGroup.Of(Bytes(hex));
        Assert.Equal(FrameGroupKind.Members, found.Kind);
        Assert.Equal((GroupId.Of(IpAddress.Parse(group), vlan), IpAddress.Parse(source)), (found.Group, found.Source));
    }

    [Fact]
    public void OtherFrame_IsForItsMac()
    {
        var found = FrameGroup.Of(Bytes($"0180c200000e {Source} 88cc 0207"));
        Assert.Equal((FrameGroupKind.Members, GroupId.Of(new MacAddress(0x0180_c200_000e))), (found.Kind, found.Group));
        Assert.Equal(GroupId.Of(new MacAddress(0x0180_c200_000e), vlan: 7), FrameGroup.Of(Bytes($"0180c200000e {Source} 8100 0007 88cc 0207")).Group);
    }

    [Theory]
    [InlineData($"ffffffffffff {Source} 88b5")]
    [InlineData($"01005e0000fb {Source} {V4Start} 11 0000 0a000001 e00000fb")] // 224.0.0.0/24
    [InlineData($"01005e010203 {Source} {V4Start} 11 0000 0a000001 0a000002")] // Unicast at the level of IP.
    [InlineData($"01005e010203 {Source} {V4Start} 11 0000 0a0000")] // Cut short.
    [InlineData($"3333000000fb {Source} {V6Start} 11 ff {V6Source} ff0200000000000000000000000000fb")]
    [InlineData($"3333ff000001 {Source} {V6Start} 3a ff {V6Source} ff0200000000000000000001ff000001")]
    public void FrameForTheLink_AndWhatIsNotUnderstood_GoesToAll(string hex) => Assert.Equal(default, FrameGroup.Of(Bytes(hex)));

    [Theory]
    [InlineData($"01005e000016 {Source} {V4Start} 02 0000 0a000001 e0000016")]
    [InlineData($"333300000016 {Source} {V6Start} 00 01 {V6Source} ff020000000000000000000000000016 3a00 0502 0000 0100 8f")]
    [InlineData($"333300000016 {Source} {V6Start} 00 01 {V6Source} ff020000000000000000000000000016 3a00 0502 0000 0100 83")]
    public void IgmpAndMld_AreForTheNode(string hex) => Assert.Equal(FrameGroupKind.Membership, FrameGroup.Of(Bytes(hex)).Kind);

    [Fact]
    public void NeighbourSolicitation_BehindAHeaderOfOptions_IsNot() => Assert.Equal(
        default,
        FrameGroup.Of(Bytes($"3333ff000001 {Source} {V6Start} 00 01 {V6Source} ff0200000000000000000001ff000001 3a00 0502 0000 0100 87")));

    private static byte[] Bytes(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
}
