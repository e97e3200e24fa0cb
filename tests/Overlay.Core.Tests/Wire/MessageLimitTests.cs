using Overlay.Core.Tests.Allocations;
using Overlay.Primitives;
using Overlay.Wire;
using Overlay.Wire.Messages;

namespace Overlay.Core.Tests.Wire;

/// <summary>Counts, lengths and values beyond their limits are refused by the reader, and are a mistake for the writer.</summary>
public sealed class MessageLimitTests
{
    private const string Key = "cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc";
    private const string V4 = "04 c0a80101 04b0";
    private const string EntryStart = "00 01020304 025000000001" + Key;

    private static readonly MacAddress Mac = new(0x025000000001);

    [Theory]
    [InlineData(WireLimits.HandshakePayload, true)]
    [InlineData(WireLimits.HandshakePayload + 1, false)]
    public void HandshakeInitiation_Payload_IsLimited(int payload, bool accepted)
    {
        var message = new byte[HandshakeInitiation.MaxSize + 1];
        var length = HandshakeInitiation.Write(message, HandshakePurpose.NodeToNode, 1, new byte[HandshakeInitiation.NoiseOverhead + payload]);
        Assert.Equal(accepted, HandshakeInitiation.TryRead(message.AsSpan(0, length), out _));
    }

    [Theory]
    [InlineData(WireLimits.HandshakePayload, true)]
    [InlineData(WireLimits.HandshakePayload + 1, false)]
    public void HandshakeResponse_Payload_IsLimited(int payload, bool accepted)
    {
        var message = new byte[HandshakeResponse.MaxSize + 1];
        var length = HandshakeResponse.Write(message, 1, 2, new byte[HandshakeResponse.NoiseOverhead + payload]);
        Assert.Equal(accepted, HandshakeResponse.TryRead(message.AsSpan(0, length), out _));
    }

    [Theory]
    [InlineData(1, 2)] // Version 2.
    [InlineData(2, 0)] // Purpose 0.
    [InlineData(2, 3)] // Purpose 3.
    public void HandshakeInitiation_UnknownVersionOrPurpose_IsRefused(int at, byte value)
    {
        var message = new byte[HandshakeInitiation.MinSize];
        HandshakeInitiation.Write(message, HandshakePurpose.NodeToNode, 1, new byte[HandshakeInitiation.NoiseOverhead]);
        Assert.True(HandshakeInitiation.TryRead(message, out _));
        message[at] = value;
        Assert.False(HandshakeInitiation.TryRead(message, out _));
    }

    [Fact]
    public void Hello_LargestOne_FitsTheHandshake() => Assert.True(Hello.MaxSize <= WireLimits.HandshakePayload);

    [Fact]
    public void Hello_MoreSuitesThanAllowed_IsRefused()
    {
        Assert.True(Reads<Hello>($"00 00 025000000001 0578 0000000000000000 10 {Repeat("01 0001", 16)} 00"));
        Assert.False(Reads<Hello>($"00 00 025000000001 0578 0000000000000000 11 {Repeat("01 0001", 17)} 00"));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Hello(false, 0, Mac, 1400, new SuiteOffer[17]).Write(new byte[100]));
    }

    [Fact]
    public void Hello_LongName_IsRefused()
    {
        Assert.True(Reads<Hello>($"00 00 025000000001 0578 0000000000000000 00 3f {Repeat("6e", 63)}"));
        Assert.False(Reads<Hello>($"00 00 025000000001 0578 0000000000000000 00 40 {Repeat("6e", 64)}"));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Hello(false, 0, Mac, 1400, []) { Name = new string('n', 64) }.Write(new byte[100]));
    }

    [Fact]
    public void Hello_NameThatATerminalObeys_CountsAsNone()
    {
        Assert.True(Hello.TryRead(Convert.FromHexString("00000250000000010578" + "0000000000000000" + "00" + "03" + "1b5b4a"), out var hello));
        Assert.Equal("", hello.Name);
    }

    [Fact]
    public void Hello_GroupAddress_IsRefused() => Assert.False(Reads<Hello>("00 00 035000000001 0578 0000000000000000 00 00"));

    [Fact]
    public void Ping_MorePaddingThanAllowed_IsRefused()
    {
        Assert.True(Reads<Ping>($"01 00000001 23f0 {Repeat("00", 9200)}"));
        Assert.False(Reads<Ping>($"01 00000001 23f1 {Repeat("00", 9201)}"));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Ping(1, 9201).Write(new byte[10_000]));
    }

    [Fact]
    public void GroupKey_SequenceOfMoreThan48Bits_IsRefused()
    {
        Assert.True(Reads<GroupKey>($"04 0001 01 {Key} 0000ffffffffffff"));
        Assert.False(Reads<GroupKey>($"04 0001 01 {Key} 0001000000000000"));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GroupKey(1, 1, new byte[32], 1UL << 48).Write(new byte[100]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GroupHeader(0, default, 1, 1UL << 48).Write(new byte[100]));
    }

    [Theory]
    [InlineData("08 4275636b68696c6c", true)]
    [InlineData("00", false)] // No name.
    [InlineData("02 c328", false)] // Not UTF-8.
    [InlineData("02 c080", false)] // Overlong.
    [InlineData("03 eda080", false)] // A surrogate.
    public void Register_Name_IsOneTo64BytesOfUtf8(string name, bool accepted) => Assert.Equal(accepted, Reads<Register>(RegisterWith(name)));

    [Fact]
    public void Register_NameBeyondTheLimit_IsRefused()
    {
        Assert.True(Reads<Register>(RegisterWith("40" + Repeat("61", 64))));
        Assert.False(Reads<Register>(RegisterWith("41" + Repeat("61", 65))));
        var register = new Register(false, Mac, 1, new byte[32], new byte[64], new string('é', 33), []);
        Assert.Throws<ArgumentOutOfRangeException>(() => register.Write(new byte[400]));
        Assert.Throws<ArgumentOutOfRangeException>(() => (register with { Name = "" }).Write(new byte[400]));
    }

    [Fact]
    public void Notice_BeyondTheLimit_IsRefused()
    {
        Assert.True(Reads<Register>(RegisterWith("01 61", "02bc" + Repeat("61", 700))));
        Assert.False(Reads<Register>(RegisterWith("01 61", "02bd" + Repeat("61", 701))));
        Assert.True(Reads<Introduction>($"15 04 01020304 025000000001 {Key} 00 02bc" + Repeat("61", 700)));
        Assert.False(Reads<Introduction>($"15 04 01020304 025000000001 {Key} 00 02bd" + Repeat("61", 701)));
    }

    [Theory]
    [InlineData("000000000000")]
    [InlineData("01005e000001")]
    [InlineData("ffffffffffff")]
    public void Mac_OfNoStation_IsRefused(string mac)
    {
        Assert.False(Reads<WhoHas>("06" + mac));
        Assert.False(Reads<Has>("07" + mac));
        Assert.False(Reads<PeerQuery>("16" + mac));
        Assert.False(Reads<PeerAnswer>($"17 {mac} 00"));
        Assert.False(Reads<Introduction>($"15 00 01020304 {mac} {Key} 00"));
    }

    [Theory]
    [InlineData("00", true)]
    [InlineData("02", false)]
    public void PeerAnswer_Found_IsZeroOrOne(string found, bool accepted) => Assert.Equal(accepted, Reads<PeerAnswer>($"17 025000000001 {found}"));

    [Fact]
    public void Addresses_MoreThanAllowed_AreRefused()
    {
        Assert.True(Reads<Introduction>($"15 {EntryStart} 08 {Repeat(V4, 8)}"));
        Assert.False(Reads<Introduction>($"15 {EntryStart} 09 {Repeat(V4, 9)}"));
        var entry = new PeerEntry(false, false, 1, Mac, new byte[32], new UnderlayAddress[9]);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Introduction(entry).Write(new byte[400]));
    }

    [Theory]
    [InlineData("04 c0a80101 04b0", true)]
    [InlineData("06 20010db8000000000000000000000001 04b1", true)]
    [InlineData("00 c0a80101 04b0", false)]
    [InlineData("05 c0a80101 04b0", false)]
    [InlineData("06 00000000000000000000ffffc0a80101 04b0", false)] // IPv4 mapped into IPv6.
    public void Address_Family_IsFourOrSixAndIPv4HasOneForm(string address, bool accepted) =>
        Assert.Equal(accepted, Reads<Pong>($"02 00000001 {address}"));

    [Fact]
    public void PeerList_CountBeyondItsBytes_IsRefusedBeforeAnythingIsAllocated()
    {
        var message = WireText.Bytes("12 00000000 00000001 00 ff");
        Allocation.AssertNone(() => !PeerList.TryRead(message, out _));
    }

    [Fact]
    public void PeerList_LongerThanAllowed_IsRefused()
    {
        var fits = $"12 00000000 00000001 00 1b {Repeat(EntryStart + "00", 27)} 00";
        Assert.Equal(WireLimits.PeerListMessage, WireText.Bytes(fits).Length);
        Assert.True(Reads<PeerList>(fits));
        Assert.False(Reads<PeerList>(fits + "00"));

        var entry = new PeerEntry(false, false, 1, Mac, new byte[32], []);
        Assert.Throws<ArgumentOutOfRangeException>(() => new PeerList(0, 1, false, true, [.. Enumerable.Repeat(entry, 28)]).Write(new byte[4_000]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PeerList(0, 1, false, true, new PeerEntry[256]).Write(new byte[4_000]));
    }

    [Fact]
    public void PeerEntry_Size_IsItsLengthOnTheWire()
    {
        var v4 = new UnderlayAddress([192, 0, 2, 1], 1);
        var v6 = new UnderlayAddress([0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], 1);
        foreach (UnderlayAddress[] addresses in (UnderlayAddress[][])[[], [v4], [v6], [v6, v4]])
        {
            var entry = new PeerEntry(false, false, 1, Mac, new byte[32], addresses);
            Assert.Equal(1 + entry.Size, new Introduction(entry).Write(new byte[400]));
        }
    }

    [Theory]
    [InlineData(31)]
    [InlineData(33)]
    public void Key_OfWrongLength_IsNotWritten(int length) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new KeyReply(1, new byte[length]).Write(new byte[100]));

    private static string RegisterWith(string name, string notice = "0000") =>
        $"10 00 025000000001 00000000000000000000000000000001 {Key} {Key} {Key} {name} 00 {notice}";

    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));

    private static bool Reads<T>(string hex)
        where T : struct, IWireMessage<T> => T.TryRead(WireText.Bytes(hex), out _);
}
