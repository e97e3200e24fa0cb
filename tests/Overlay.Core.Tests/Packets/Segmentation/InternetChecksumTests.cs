using FsCheck;
using FsCheck.Fluent;
using Overlay.Core.Tests.Wire;
using Overlay.Packets.Segmentation;
using Overlay.TestKit;

namespace Overlay.Core.Tests.Packets.Segmentation;

public sealed class InternetChecksumTests
{
    /// <summary>The example of RFC 1071, section 3.</summary>
    [Fact]
    public void Sum_OfTheExampleInTheRfc_IsWhatItSays() =>
        Assert.Equal(0xddf2, InternetChecksum.Sum([0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7]));

    [Fact]
    public void Sum_AnyBytesAtAnyPlace_IsThatOfTheReference()
    {
        var gen =
            from length in Gen.OneOf(Gen.Choose(0, 100), Gen.Choose(1400, 1500))
            from offset in Gen.Choose(0, 8)
            from bytes in Gen.OneOf(WireGen.Bytes(length + offset), Gen.Elements<byte>(0, 0xff).ArrayOf(length + offset))
            select bytes[offset..];
        Prop.ForAll(gen.ToArbitrary(), bytes => Assert.Equal(PlainChecksum.Sum(bytes), InternetChecksum.Sum(bytes))).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(0ul, 0)]
    [InlineData(0xfffful, 0xffff)]
    [InlineData(0x10000ul, 1)]
    [InlineData(0x1fffeul, 0xffff)]
    [InlineData(0x1_0000_0000ul, 1)]
    [InlineData(0xffff_ffff_0000_0001ul, 1)]
    [InlineData(ulong.MaxValue, 0xffff)]
    public void Fold_AnySum_AddsItsWordsUntilOneIsLeft(ulong sum, int expected) => Assert.Equal(expected, InternetChecksum.Fold(sum));
}
