using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using Overlay.Buffers;
using Overlay.Core.Tests.Wire;
using Overlay.Crypto;
using Overlay.Wire.Messages;

namespace Overlay.Core.Tests.Crypto;

public sealed class FrameCodecTests
{
    private const int Room = 2048;

    private static readonly byte[] Key = [.. Enumerable.Range(0, 32).Select(value => (byte)value)];

    public static TheoryData<CipherSuite, bool> SuitesAndKinds => new()
    {
        { CipherSuites.Aes256Gcm, false },
        { CipherSuites.Aes256Gcm, true },
        { CipherSuites.ChaCha20Poly1305, false },
        { CipherSuites.ChaCha20Poly1305, true },
    };

    [Theory]
    [MemberData(nameof(SuitesAndKinds))]
    public void Packet_SealedAndOpened_IsTheSame(CipherSuite suite, bool group)
    {
        using var cipher = suite.Create(Key);
        Prop.ForAll(WireGen.BytesUpTo(1500).ToArbitrary(), frame =>
        {
            var packet = Sealed(frame, cipher, group);
            Assert.Equal(HeaderSize(group) + frame.Length + 16, packet.Length);
            Assert.True(Open(packet, cipher, group));
            Assert.Equal(frame, packet.Span.ToArray());
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [MemberData(nameof(SuitesAndKinds))]
    public void Packet_AnyBitFlipped_IsNotOpened(CipherSuite suite, bool group)
    {
        using var cipher = suite.Create(Key);
        var datagram = Sealed([1, 2, 3, 4, 5], cipher, group).Span.ToArray();
        for (var bit = 0; bit < datagram.Length * 8; bit++)
        {
            var packet = Holding(datagram);
            packet.Span[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(Open(packet, cipher, group), $"bit {bit} is not protected");
        }
    }

    [Theory]
    [MemberData(nameof(SuitesAndKinds))]
    public void Packet_Truncated_IsNotOpened(CipherSuite suite, bool group)
    {
        using var cipher = suite.Create(Key);
        var datagram = Sealed([1, 2, 3, 4, 5], cipher, group).Span.ToArray();
        for (var length = 0; length < datagram.Length; length++)
        {
            Assert.False(Open(Holding(datagram.AsSpan(0, length)), cipher, group), $"{length} bytes were opened");
        }
    }

    [Theory]
    [MemberData(nameof(SuitesAndKinds))]
    public void Packet_OtherKey_IsNotOpened(CipherSuite suite, bool group)
    {
        using var cipher = suite.Create(Key);
        using var other = suite.Create(new byte[32]);
        Assert.False(Open(Sealed([1, 2, 3], cipher, group), other, group));
    }

    [Fact]
    public void Data_Sealed_IsHeaderAndAesGcmWithTheCounterAsNonce()
    {
        using var cipher = CipherSuites.Aes256Gcm.Create(Key);
        var datagram = Sealed([1, 2, 3, 4], cipher, group: false).Span;
        Assert.Equal("0401000001020304" + "1112131415161718", Convert.ToHexStringLower(datagram[..16]));
        AssertOpensWithPlatform(datagram, 16, "00000000" + "1112131415161718");
    }

    [Fact]
    public void GroupData_Sealed_IsHeaderAndAesGcmWithEpochAndSequenceAsNonce()
    {
        using var cipher = CipherSuites.Aes256Gcm.Create(Key);
        var datagram = Sealed([1, 2, 3, 4], cipher, group: true).Span;
        Assert.Equal("0701000021222324252627280102030405060708", Convert.ToHexStringLower(datagram[..20]));
        AssertOpensWithPlatform(datagram, 20, "00000000" + "0102030405060708");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Packet_ClearCipher_HasHeaderAndNoTag(bool group)
    {
        using var cipher = CipherSuites.Clear.Create([]);
        var packet = Sealed([1, 2, 3, 4], cipher, group);
        Assert.Equal(HeaderSize(group) + 4, packet.Length);
        Assert.True(Open(packet, cipher, group));
        Assert.Equal([1, 2, 3, 4], packet.Span.ToArray());
        Assert.False(Open(Holding(new byte[HeaderSize(group) - 1]), cipher, group));
    }

    [Fact]
    public void Seal_HeadroomExhausted_ThrowsAndLeavesThePacket()
    {
        using var cipher = CipherSuites.Aes256Gcm.Create(Key);
        var packet = Holding([1, 2, 3]);
        packet.Prepend(PacketBuffer.Headroom - DataHeader.Size + 1);
        var before = packet.Span.ToArray();
        Assert.Throws<ArgumentOutOfRangeException>(() => FrameCodec.Seal(packet, cipher, default));
        Assert.Equal(before, packet.Span.ToArray());
    }

    [Fact]
    public void Seal_TailroomExhausted_Throws()
    {
        using var cipher = CipherSuites.Aes256Gcm.Create(Key);
        var packet = new PacketBuffer(Room);
        packet.SetLength(packet.Capacity - 15);
        Assert.Throws<ArgumentOutOfRangeException>(() => FrameCodec.Seal(packet, cipher, default));
    }

    [Fact]
    public void Headroom_HoldsTheLargestHeaderAndARelayHeader() =>
        Assert.True(PacketBuffer.Headroom >= RelayHeader.Size + Math.Max(DataHeader.Size, GroupHeader.Size));

    private static PacketBuffer Sealed(byte[] frame, AeadCipher cipher, bool group)
    {
        var packet = Holding(frame);
        Seal(packet, cipher, group);
        return packet;
    }

    private static void Seal(PacketBuffer packet, AeadCipher cipher, bool group)
    {
        if (group)
        {
            FrameCodec.SealGroup(packet, cipher, new GroupHeader(1, new NodeId(0x2122232425262728), 0x0102, 0x030405060708));
        }
        else
        {
            FrameCodec.Seal(packet, cipher, new DataHeader(MessageType.Data, 1, 0x01020304, 0x1112131415161718));
        }
    }

    private static bool Open(PacketBuffer packet, AeadCipher cipher, bool group) =>
        group ? FrameCodec.TryOpenGroup(packet, cipher) : FrameCodec.TryOpen(packet, cipher);

    private static int HeaderSize(bool group) => group ? GroupHeader.Size : DataHeader.Size;

    private static PacketBuffer Holding(ReadOnlySpan<byte> bytes)
    {
        var packet = new PacketBuffer(Room);
        packet.Set(bytes);
        return packet;
    }

    private static void AssertOpensWithPlatform(ReadOnlySpan<byte> datagram, int headerSize, string nonce)
    {
        using var aes = new AesGcm(Key, 16);
        var plaintext = new byte[datagram.Length - headerSize - 16];
        aes.Decrypt(Convert.FromHexString(nonce), datagram[headerSize..^16], datagram[^16..], plaintext, datagram[..headerSize]);
        Assert.Equal([1, 2, 3, 4], plaintext);
    }
}
