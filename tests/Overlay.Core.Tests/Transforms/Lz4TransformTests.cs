using FsCheck;
using FsCheck.Fluent;
using Overlay.Core.Tests.Allocations;
using Overlay.Core.Tests.Wire;
using Overlay.TestKit;

namespace Overlay.Core.Tests.Transforms;

public sealed class Lz4TransformTests
{
    private const int Room = 9100;
    private static readonly IFrameTransform Lz4 = FrameTransforms.Lz4;

    [Fact]
    public void Frame_OfFewDifferentBytes_ShrinksAndComesBack()
    {
        var frames = from length in Gen.Choose(200, Room)
                     from bytes in Gen.Elements<byte>(1, 2).ArrayOf(length)
                     select bytes;
        Prop.ForAll(frames.ToArbitrary(), frame =>
        {
            var data = new byte[Room];
            Assert.True(Lz4.TryApply(frame, data, out var written));
            Assert.True(written < frame.Length);
            Assert.Equal(frame, Revert(data[..written]));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Frame_Incompressible_StaysAsItIs()
    {
        var frame = new byte[1400];
        new SeededRandom(1).Fill(frame);
        Assert.False(Lz4.TryApply(frame, new byte[Room], out _));
    }

    [Fact]
    public void Frame_OfAnyContent_IsNeverLonger()
    {
        Prop.ForAll(WireGen.BytesUpTo(300).ToArbitrary(), frame =>
        {
            var data = new byte[Room];
            if (Lz4.TryApply(frame, data, out var written))
            {
                Assert.True(written < frame.Length);
                Assert.Equal(frame, Revert(data[..written]));
            }
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(54)]
    [InlineData(65_536)]
    public void Frame_TooShortOrTooLong_StaysAsItIs(int length) => Assert.False(Lz4.TryApply(new byte[length], new byte[70_000], out _));

    [Fact]
    public void Frame_OfZeros_HasItsLengthInFront()
    {
        var data = new byte[Room];
        Assert.True(Lz4.TryApply(new byte[1400], data, out var written));
        Assert.Equal([0x05, 0x78], data[..2]);
        Assert.InRange(written, 10, 40);
    }

    [Fact]
    public void Data_WrittenByHand_IsReverted()
    {
        // Three literals, then a match of 4 + 1 bytes at distance 3, then the last eight literals (LZ4 block format).
        var data = WireText.Bytes("0010 31 616263 0300 80 3132333435363738");
        Assert.Equal("abcabcab12345678"u8.ToArray(), Revert(data));
    }

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("0005")]
    [InlineData("0000 00")] // A frame of no bytes.
    [InlineData("0010 31 616263 0400 80 3132333435363738")] // Before the start.
    [InlineData("0011 31 616263 0300 80 3132333435363738")] // Shorter than it says.
    [InlineData("000f 31 616263 0300 80 3132333435363738")] // Longer than it says.
    [InlineData("000d f0 ffffffffffffffff")] // A length without end.
    [InlineData("000d f0")]
    public void Data_Malformed_IsRefused(string hex) => Assert.Null(Revert(WireText.Bytes(hex)));

    [Fact]
    public void Data_ClaimsMoreThanThereIsRoom_IsRefusedAndNothingBehindIsWritten()
    {
        var bomb = new byte[400];
        Assert.True(Lz4.TryApply(new byte[60_000], bomb = new byte[60_000], out var written));
        var destination = new byte[2000];
        destination.AsSpan(1514).Fill(0xa5);
        Assert.False(Lz4.TryRevert(bomb.AsSpan(0, written), destination.AsSpan(0, 1514), out _));

        // The same data with a length that fits: the block itself must not be believed either.
        bomb[0] = 1514 >> 8;
        bomb[1] = 1514 & 0xff;
        Assert.False(Lz4.TryRevert(bomb.AsSpan(0, written), destination.AsSpan(0, 1514), out _));
        Assert.Equal(-1, destination.AsSpan(1514).IndexOfAnyExcept((byte)0xa5));
    }

    [Fact]
    public void Data_RandomBytes_NeverThrowsOrWritesBehindItsRoom()
    {
        var samples = from length in WireGen.UInt16
                      from block in WireGen.BytesUpTo(200)
                      select (byte[])[(byte)(length >> 12), (byte)length, .. block];
        Prop.ForAll(samples.ToArbitrary(), data =>
        {
            var destination = new byte[2000];
            destination.AsSpan(1514).Fill(0xa5);
            Lz4.TryRevert(data, destination.AsSpan(0, 1514), out _);
            Assert.Equal(-1, destination.AsSpan(1514).IndexOfAnyExcept((byte)0xa5));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    [Fact]
    public void Data_AlteredByte_NeverThrows()
    {
        var frame = new byte[1400];
        new SeededRandom(2).Fill(frame.AsSpan(0, 300));
        var data = new byte[Room];
        Assert.True(Lz4.TryApply(frame, data, out var written));
        for (var at = 0; at < written; at++)
        {
            foreach (byte value in (byte[])[0, 0x7f, 0xff])
            {
                var altered = data[..written];
                altered[at] = value;
                Lz4.TryRevert(altered, new byte[1514], out _);
            }
        }
    }

    [Fact]
    public void ApplyAndRevert_Repeated_AllocateNothing()
    {
        byte[] frame = new byte[1400], data = new byte[Room], back = new byte[Room];
        Allocation.AssertNone(() => Lz4.TryApply(frame, data, out var written) && Lz4.TryRevert(data.AsSpan(0, written), back, out _));
    }

    private static byte[]? Revert(byte[] data)
    {
        var frame = new byte[Room];
        return Lz4.TryRevert(data, frame, out var length) ? frame[..length] : null;
    }
}
