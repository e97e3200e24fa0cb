using Overlay.Buffers;
using Overlay.Multicast.Keys;
using Overlay.Primitives.Timing;
using Overlay.Sessions;
using Overlay.TestKit;
using Overlay.Wire;
using Overlay.Wire.Messages;

namespace Overlay.Core.Tests.Multicast.Keys;

public class GroupReceiverTests
{
    private static readonly byte[] Frame = [.. Enumerable.Range(0, 60).Select(i => (byte)i)];
    private static readonly NodeId Sender = new(7);
    private readonly SeededRandom _random = new(1);
    private readonly GroupReceiver _receiver = new();

    [Fact]
    public void Frame_OfTheKeyHandedOver_IsOpenedOnce()
    {
        var key = NewKey(1);
        Install(key);
        var sealedFrame = Seal(key);
        Assert.Equal(OpenResult.Opened, Open(sealedFrame));
        Assert.Equal(OpenResult.Replayed, Open(sealedFrame));
    }

    [Fact]
    public void Frame_WithoutAKey_IsUnknown() => Assert.Null(Open(Seal(NewKey(1))));

    [Fact]
    public void Frame_Changed_IsNotAuthentic()
    {
        var key = NewKey(1);
        Install(key);
        var sealedFrame = Seal(key);
        sealedFrame[^1] ^= 1;
        Assert.Equal(OpenResult.AuthenticationFailed, Open(sealedFrame));
    }

    [Fact]
    public void Frame_SentBeforeTheKeyWasHandedOver_IsRefused()
    {
        var key = NewKey(1);
        var early = Seal(key);
        Install(key);
        Assert.Equal(OpenResult.Replayed, Open(early));
        Assert.Equal(OpenResult.Opened, Open(Seal(key)));
    }

    [Theory]
    [InlineData(9, true)]
    [InlineData(10, false)]
    public void Frame_OfThePreviousEpoch_IsOpenedForAWhile(int seconds, bool isOpened)
    {
        var (old, present) = (NewKey(1), NewKey(2));
        Install(old);
        Install(present);
        var now = Instant.Zero + TimeSpan.FromSeconds(seconds);
        Assert.Equal(isOpened ? OpenResult.Opened : null, Open(Seal(old), now));
        Assert.Equal(OpenResult.Opened, Open(Seal(present), now));
    }

    [Fact]
    public void Key_Repeated_KeepsItsWindow()
    {
        var key = NewKey(1);
        Install(key);
        var sealedFrame = Seal(key);
        Open(sealedFrame);
        Install(key);
        Assert.Equal(OpenResult.Replayed, Open(sealedFrame));
    }

    [Fact]
    public void Key_OfThePreviousEpochRepeatedLate_DoesNotComeBack()
    {
        var (old, present) = (NewKey(1), NewKey(2));
        Install(old);
        Install(present);
        Install(old);
        Assert.Equal(OpenResult.Opened, Open(Seal(present), Instant.Zero + TimeSpan.FromSeconds(60)));
    }

    [Fact]
    public void Key_OfASenderThatStartedAgainWithTheSameEpoch_ReplacesTheOld()
    {
        Install(NewKey(1));
        var key = NewKey(1);
        Install(key);
        Assert.Equal(OpenResult.Opened, Open(Seal(key)));
    }

    [Theory]
    [InlineData(2, true)]
    [InlineData(1, false)]
    public void Key_OfAnEarlierEpoch_CountsInAnotherSessionOnly(uint session, bool isTaken)
    {
        Install(NewKey(7));
        var early = NewKey(5);
        Install(early, session);
        Assert.Equal(isTaken ? OpenResult.Opened : null, Open(Seal(early)));
    }

    [Fact]
    public void Keys_OfAPeerThatLeft_OpenNothing()
    {
        var (old, present) = (NewKey(1), NewKey(2));
        Install(old);
        Install(present);
        _receiver.Clear();
        Assert.Null(Open(Seal(old)));
        Assert.Null(Open(Seal(present)));
    }

    [Fact]
    public void PreviousKey_IsErasedAfterItsTime_AndNotBefore()
    {
        var (old, present) = (NewKey(1), NewKey(2));
        Install(old);
        Install(present);
        _receiver.Expire(Instant.Zero + TimeSpan.FromSeconds(9));
        Assert.Equal(OpenResult.Opened, Open(Seal(old)));
        _receiver.Expire(Instant.Zero + GroupReceiver.PreviousLifetime);
        Assert.Null(Open(Seal(old)));
        Assert.Equal(OpenResult.Opened, Open(Seal(present)));
    }

    [Fact]
    public void SendKey_ThatIsClosed_SealsNothing_AndIsZero()
    {
        var key = NewKey(1);
        var packet = new PacketBuffer(200);
        packet.Set(Frame);
        key.Close();
        Assert.False(key.Seal(packet, 0));
        Assert.Equal(Frame, packet.Span.ToArray());
        Assert.Equal(new byte[WireLimits.Key], key.ToMessage().Key);
    }

    private GroupSendKey NewKey(ushort epoch) => new(Sender, epoch, CipherSuites.Aes256Gcm, _random);

    private void Install(GroupSendKey key, uint session = 1) => _receiver.Install(key.ToMessage(), key.Suite, session, Instant.Zero);

    private static byte[] Seal(GroupSendKey key)
    {
        var packet = new PacketBuffer(200);
        packet.Set(Frame);
        key.Seal(packet, 0);
        return packet.Span.ToArray();
    }

    private OpenResult? Open(byte[] datagram, Instant now = default)
    {
        var packet = new PacketBuffer(200);
        packet.Set(datagram);
        Assert.True(GroupHeader.TryRead(packet.Span, out var header));
        var result = _receiver.TryOpen(packet, header, now);
        Assert.True(result != OpenResult.Opened || packet.Span.SequenceEqual(Frame));
        return result;
    }
}
