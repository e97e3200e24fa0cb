using Overlay.Samples.Tipc.Links;
using Overlay.Samples.Tipc.Messages;
using Overlay.Samples.Tipc.Protocol;

namespace Overlay.Samples.Tipc.Tests.Links;

public class BroadcastReceiverTests
{
    private readonly List<byte[]> _messages = [];
    private readonly TipcCounters _counters = new();
    private readonly BroadcastReceiver _receiver;

    public BroadcastReceiverTests() => _receiver = new BroadcastReceiver(LinkParts.Local(1), _counters, _messages);

    [Fact]
    public void BeforeTheStart_NothingIsTaken()
    {
        Receive(1);

        Assert.Empty(_messages);
        Assert.Equal(1, _counters.Dropped(TipcDropReason.WrongSession));
    }

    [Fact]
    public void Start_SaysWhichPacketIsTheFirst_AndIsSaidOnce()
    {
        _receiver.Synchronise(100);
        _receiver.Synchronise(200);

        Receive(100);
        Receive(101);

        Assert.Single(_messages);
        Assert.Equal(101, _receiver.Acknowledgement);
        Assert.Equal(1, _counters.Dropped(TipcDropReason.Duplicate));
    }

    [Fact]
    public void Gap_IsKnownFromLaterPackets_AndFromWhatTheNeighbourSays()
    {
        _receiver.Synchronise(0);
        Assert.Equal(0, _receiver.Gap);

        _receiver.Hear(4);
        Assert.Equal(4, _receiver.Gap);
        Receive(3);
        Assert.Equal(2, _receiver.Gap);
        Assert.Equal([new Gap(3, 0)], _receiver.Gaps());
        Receive(1);
        Receive(2);
        Assert.Equal(1, _receiver.Gap);
        Receive(4);
        Assert.Equal(0, _receiver.Gap);
        Assert.Equal(4, _messages.Count);
    }

    [Fact]
    public void NeighbourThatSaysItHasSentFarTooMuch_IsNotBelieved()
    {
        _receiver.Synchronise(0);

        _receiver.Hear(20000);

        Assert.Equal(0, _receiver.Gap);
    }

    [Fact]
    public void Acknowledgements_AreDueOncePerSixteenPackets_AtEachNodeForAnother()
    {
        var other = new BroadcastReceiver(LinkParts.Local(2), _counters, []);
        _receiver.Synchronise(0);
        other.Synchronise(0);

        var due = Enumerable.Range(1, 48).Where(Receive).ToArray();
        var otherDue = Enumerable.Range(1, 48).Where(sequence => other.Receive(Packet(sequence))).ToArray();

        Assert.Equal([14, 30, 46], due);
        Assert.Equal([13, 29, 45], otherDue);
    }

    [Fact]
    public void FragmentsWithoutTheirFirst_ArePassedOver()
    {
        _receiver.Synchronise(0);
        var fragments = new Fragmenter(LinkParts.Local(2), default);
        fragments.Begin(LinkParts.Data(3000));
        fragments.Next(1400);

        Receive(1, fragments.Next(1400)[Outbox.HeaderSize..]);
        Receive(2, fragments.Next(1400)[Outbox.HeaderSize..]);
        Receive(3);

        Assert.Single(_messages);
        Assert.Equal(2, _counters.Dropped(TipcDropReason.BadFragment));
    }

    private bool Receive(int sequence) => Receive(sequence, LinkParts.Data(40));

    private bool Receive(int sequence, byte[] packet)
    {
        TipcHeader.SetSequence(packet, (ushort)sequence);
        return _receiver.Receive(packet);
    }

    private static byte[] Packet(int sequence)
    {
        var packet = LinkParts.Data(40);
        TipcHeader.SetSequence(packet, (ushort)sequence);
        return packet;
    }
}
