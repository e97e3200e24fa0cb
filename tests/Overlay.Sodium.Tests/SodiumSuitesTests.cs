namespace Overlay.Sodium.Tests;

public class SodiumSuitesTests
{
    [Fact]
    public void Default_OnThisPlatform_HasTheNumbersAndNamesOfTheWireFormat()
    {
        Assert.True(SodiumSuites.IsSupported);
        Assert.Equal([3, 1, 2], SodiumSuites.Default.Select(suite => (int)suite.Id));
        Assert.Equal(["AEGIS-128L", "AES-256-GCM", "ChaCha20-Poly1305"], SodiumSuites.Default.Select(suite => suite.ToString()));
        Assert.Equal([16, 32, 32], SodiumSuites.Default.Select(suite => suite.KeyLength));
    }

    [Fact]
    public void Default_IsWhatTheOptionsTake() => new OverlayNodeOptions
    {
        Community = "segment",
        Security = OverlaySecurity.FromKey(CommunityKey.Generate()),
        Supernodes = [SupernodeAddress.Parse("192.0.2.1")],
        CipherSuites = SodiumSuites.Default,
    }.Validate();

    [Theory]
    [InlineData(3, 32)]
    [InlineData(1, 16)]
    [InlineData(2, 16)]
    public void Tag_HasTheLengthOfTheWireFormat(byte id, int length)
    {
        var suite = SodiumSuites.Default.Single(suite => suite.Id == id);
        using var cipher = suite.Create(new byte[suite.KeyLength]);

        Assert.Equal(length, cipher.TagLength);
    }
}
