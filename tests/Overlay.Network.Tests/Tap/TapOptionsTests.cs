using Overlay.Tap;

namespace Overlay.Network.Tests.Tap;

public sealed class TapOptionsTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("edge0")]
    [InlineData("edge%d")]
    [InlineData("fifteen-bytes-x")]
    public void Name_ThatLinuxTakes_IsValid(string? name) => new TapOptions { Name = name }.Validate();

    [Theory]
    [InlineData("")]
    [InlineData("sixteen-bytes-xx")]
    [InlineData("a/b")]
    [InlineData("a b")]
    [InlineData("a:1")]
    [InlineData("..")]
    [InlineData("a%s")]
    [InlineData("a%d%d")]
    public void Name_ThatLinuxRefuses_IsNamedInTheError(string name)
    {
        var error = Assert.Throws<ArgumentException>(() => new TapPort(new TapOptions { Name = name }));

        Assert.Equal(nameof(TapOptions.Name), error.ParamName);
        Assert.Contains($"'{name}'", error.Message);
    }

    [Fact]
    public void AttachOnly_NeedsAName() =>
        Assert.Equal(nameof(TapOptions.Name), Assert.Throws<ArgumentException>(() => new TapPort(new TapOptions { AttachOnly = true })).ParamName);

    [Fact]
    public void GroupMac_IsRefused() =>
        Assert.Equal(nameof(TapOptions.MacAddress), Assert.Throws<ArgumentException>(() => new TapPort(new TapOptions { MacAddress = MacAddress.Broadcast })).ParamName);

    [Theory]
    [InlineData(575)]
    [InlineData(9001)]
    public void Mtu_OutOfRange_IsRefused(int mtu) =>
        Assert.Equal(nameof(TapOptions.Mtu), Assert.Throws<ArgumentOutOfRangeException>(() => new TapPort(new TapOptions { Mtu = mtu })).ParamName);

    [Theory]
    [InlineData((TapOffloads)2)]
    [InlineData((TapOffloads)4)]
    [InlineData((TapOffloads)8)]
    public void SuperFramesWithoutChecksums_AreRefused(TapOffloads offload) =>
        Assert.Equal(nameof(TapOptions.Offload), Assert.Throws<ArgumentOutOfRangeException>(() => new TapPort(new TapOptions { Offload = offload })).ParamName);

    [Theory]
    [InlineData(-1)]
    [InlineData(1001)]
    public void BusyPoll_OutOfRange_IsRefused(int milliseconds) => Assert.Equal(
        nameof(TapOptions.BusyPoll),
        Assert.Throws<ArgumentOutOfRangeException>(() => new TapPort(new TapOptions { BusyPoll = TimeSpan.FromMilliseconds(milliseconds) })).ParamName);

    [Theory]
    [InlineData(-1)]
    [InlineData(1001)]
    public void QueueDelay_OutOfRange_IsRefused(int milliseconds) => Assert.Equal(
        nameof(TapOptions.QueueDelay),
        Assert.Throws<ArgumentOutOfRangeException>(() => new TapPort(new TapOptions { QueueDelay = TimeSpan.FromMilliseconds(milliseconds) })).ParamName);

    [Fact]
    public void EmptyAddress_IsRefused() =>
        Assert.Equal(nameof(TapOptions.Addresses), Assert.Throws<ArgumentException>(() => new TapPort(new TapOptions { Addresses = [default] })).ParamName);

    [Fact]
    public void Read_BeforeOpen_IsAnError() => Assert.Throws<InvalidOperationException>(() => new TapPort().Read(new PacketBatch(1, 1500)));

    [Fact]
    public void ClosedPort_ThatWasNeverOpen_ReadsNothing()
    {
        var port = new TapPort();
        port.Close();

        Assert.False(port.Read(new PacketBatch(1, 1500)));
        Assert.Equal(0, port.Write(new PacketBatch(1, 1500)));
    }
}
