using Overlay.Core.Tests.Allocations;
using Overlay.Counters;
using Overlay.Keys;
using Overlay.Wire.Messages;

namespace Overlay.Core.Tests.Supernodes;

public class RelayTests
{
    private static readonly CommunitySecrets Blue = SupernodeBench.Community("test", 1);
    private static readonly byte[] Message = [(byte)MessageType.Data, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17];
    private readonly SupernodeBench _bench = new();

    /// <summary>A check that crosses the farewell of whom it is for is no drop to look at; a frame is somebody's loss.</summary>
    [Theory]
    [InlineData(MessageType.Control, 0)]
    [InlineData(MessageType.HandshakeInitiation, 0)]
    [InlineData(MessageType.Data, 1)]
    [InlineData(MessageType.GroupData, 1)]
    public void Relayed_ToAMemberThatLeft_IsCountedIfItIsAFrame(object type, int refused)
    {
        _bench.Advance(_bench.Options.Limits.Lifetime);
        var (stays, leaves) = (_bench.Join(Blue), _bench.Join(Blue));
        var datagram = stays.Relayed(leaves, [(byte)(MessageType)type, 0, 0, 0]);
        leaves.Send(new Goodbye());
        _bench.Deliver(datagram, stays.Address);
        Assert.Equal((refused, refused), (_bench.Counters[DropReason.RelayRefused], _bench.Counters.TotalDrops()));
    }

    [Fact]
    public void Relay_BetweenMembers_NamesSenderAndProvesSupernode()
    {
        var (from, to) = (_bench.Join(Blue), _bench.Join(Blue));

        Assert.Equal(1, _bench.Deliver(from.Relayed(to, Message), from.Address));

        var datagram = Assert.Single(to.Raw);
        Assert.True(RelayHeader.TryRead(datagram, out var header));
        Assert.Equal(new RelayHeader(from.Registration!.Value.Slot, to.Registration!.Value.Token), header);
        Assert.Equal(Message, datagram[RelayHeader.Size..]);
        Assert.Equal((1, 1), (_bench.Counters[Counter.RelayedReceived], _bench.Counters[Counter.RelayedSent]));
    }

    [Fact]
    public void Relay_RewritesHeaderInTheBufferItCameIn()
    {
        var (from, to) = (_bench.Join(Blue), _bench.Join(Blue));
        var buffer = new Overlay.Buffers.PacketBuffer(2048);
        buffer.Set(from.Relayed(to, Message));
        buffer.Remote = from.Address;

        _bench.Engine.HandleDatagram(buffer, _bench.Now);

        Assert.True(_bench.Engine.TryTakeTransmit(out var datagram));
        Assert.Same(buffer, datagram.Payload);
        Assert.Equal(to.Address, datagram.Destination);
    }

    [Fact]
    public void Relay_InSteadyState_AllocatesNothing()
    {
        var (from, to) = (_bench.Join(Blue), _bench.Join(Blue));
        var relayed = from.Relayed(to, Message);
        var buffer = new Overlay.Buffers.PacketBuffer(2048);

        Allocation.AssertNone(() =>
        {
            buffer.Set(relayed);
            buffer.Remote = from.Address;
            _bench.Engine.HandleDatagram(buffer, _bench.Now);
            return _bench.Engine.TryTakeTransmit(out _);
        });

        Assert.Equal(0, _bench.Counters[DropReason.RelayRefused]);
    }

    [Fact]
    public void Relay_FromAnotherAddressThanTheMembers_IsRefused()
    {
        var (from, to) = (_bench.Join(Blue), _bench.Join(Blue));

        Assert.Equal(0, _bench.Deliver(from.Relayed(to, Message), _bench.FreeAddress()));

        Assert.Equal(1, _bench.Counters[DropReason.RelayRefused]);
    }

    [Fact]
    public void Relay_WrongTokenOrSlot_IsRefused()
    {
        var (from, to) = (_bench.Join(Blue), _bench.Join(Blue));
        var wrongSlot = from.Relayed(to, Message);
        var wrongToken = from.Relayed(to, Message);
        wrongSlot[7] ^= 1;
        wrongToken[15] ^= 1;

        Assert.Equal(0, _bench.Deliver(wrongSlot, from.Address) + _bench.Deliver(wrongToken, from.Address) + _bench.Deliver(from.Relayed(from, Message), from.Address));

        Assert.Equal(3, _bench.Counters[DropReason.RelayRefused]);
    }

    [Fact]
    public void Relay_IntoAnotherCommunity_IsRefused()
    {
        var (from, to) = (_bench.Join(Blue), _bench.Join(SupernodeBench.Community("test", 2)));

        Assert.Equal(0, _bench.Deliver(from.Relayed(to, Message), from.Address));

        Assert.Equal(1, _bench.Counters[DropReason.RelayRefused]);
    }

    [Theory]
    [InlineData((byte)MessageType.Relay)]
    [InlineData((byte)MessageType.KeyRequest)]
    [InlineData((byte)MessageType.KeyReply)]
    [InlineData(200)]
    public void Relay_MessageThatNodesDoNotExchange_IsNotPassedOn(byte type)
    {
        var (from, to) = (_bench.Join(Blue), _bench.Join(Blue));

        Assert.Equal(0, _bench.Deliver(from.Relayed(to, [type, 1, 2, 3]), from.Address));

        Assert.Equal(1, _bench.Counters[DropReason.UnknownType]);
    }

    [Fact]
    public void Relay_NothingBehindHeader_IsMalformed()
    {
        var (from, to) = (_bench.Join(Blue), _bench.Join(Blue));

        Assert.Equal(0, _bench.Deliver(from.Relayed(to, []), from.Address));

        Assert.Equal(1, _bench.Counters[DropReason.Malformed]);
    }

    [Fact]
    public void Relay_BeyondTheMembersShare_IsLimitedAndRecovers()
    {
        var bench = new SupernodeBench(options => options with { Limits = options.Limits with { RelayBytesPerSecond = 1_000, RelayBurstBytes = 100 } });
        var (from, to) = (bench.Join(Blue), bench.Join(Blue));
        var datagram = from.Relayed(to, Message);

        var passed = Enumerable.Range(0, 10).Sum(_ => bench.Deliver(datagram, from.Address));
        Assert.Equal(100 / datagram.Length, passed);
        Assert.Equal(10 - passed, bench.Counters[DropReason.RelayLimited]);
        Assert.Equal(1, bench.Deliver(to.Relayed(from, Message), to.Address));

        bench.Advance(TimeSpan.FromMilliseconds(40));
        Assert.Equal(1, bench.Deliver(datagram, from.Address));
    }

    [Fact]
    public void Relay_ToMemberThatLeft_IsRefused()
    {
        var (from, to) = (_bench.Join(Blue), _bench.Join(Blue));

        to.Send(new Goodbye());

        Assert.Equal(0, _bench.Deliver(from.Relayed(to, Message), from.Address));
    }
}
