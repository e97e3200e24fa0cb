using FsCheck;
using FsCheck.Fluent;
using Overlay.Net;
using Overlay.Net.Fragments;
using Overlay.Packets;
using Overlay.Primitives.Timing;
using Overlay.TestKit;

namespace Overlay.Core.Tests.Net;

/// <summary>Datagrams in fragments, in all orders and with malice.</summary>
public sealed class ReassemblyStories
{
    private static readonly Instant Start = Instant.Zero + TimeSpan.FromSeconds(1);
    private readonly NetContext _context;
    private readonly Reassembler _reassembler;

    public ReassemblyStories()
    {
        _context = new NetContext(
            new NetOptions { Mac = NetLab.Mac(1), Mtu = 1400, Addresses = [], DetectionTime = default, ReceiveBuffer = 0 }, new SeededRandom(1));
        _reassembler = new Reassembler(_context);
    }

    [Fact]
    public void Fragments_InAnyOrder_SomeOfThemTwice_MakeTheDatagram()
    {
        var gen =
            from length in Gen.Choose(9, 65_535)
            from unit in Gen.Choose(100, 1000)
            let count = (length + (unit * 8) - 1) / (unit * 8)
            from order in Gen.Shuffle(Enumerable.Range(0, count).ToArray())
            from again in Gen.Choose(0, count - 1)
            select (length, unit * 8, order, order[again]);
        Prop.ForAll(gen.ToArbitrary(), sample =>
        {
            var (length, size, order, again) = sample;
            var payload = new byte[length];
            new SeededRandom((ulong)length).Fill(payload);
            var whole = Array.Empty<byte>();
            foreach (var index in order.SkipLast(1).Append(again).Append(order[^1]))
            {
                if (whole.Length == 0)
                {
                    whole = Add(1, index * size, (index + 1) * size < length, payload[(index * size)..Math.Min(length, (index + 1) * size)]);
                }
            }

            Assert.Equal(payload, whole);
            Assert.Equal(0, _reassembler.Count);
        }).QuickCheckThrowOnFailure();
        Assert.Equal(0, _context.Counters[NetDrop.FragmentsOverlap]);
    }

    /// <summary>RFC 5722: the datagram goes, with what is still to come of it, whole or not.</summary>
    [Theory]
    [InlineData(8, 16, true)]
    [InlineData(0, 8, true)]
    [InlineData(0, 24, true)]
    [InlineData(16, 8, false)]
    [InlineData(8, 8, false)]
    [InlineData(65_528, 16, true)]
    [InlineData(24, 7, true)]
    public void Fragments_ThatOverlapOrContradict_AreDropped_WithTheRest(int offset, int length, bool hasMore)
    {
        Assert.Empty(Add(1, 0, true, Filled(16, 1)));
        Assert.Empty(Add(1, 24, false, Filled(8, 1)));
        Assert.Empty(Add(1, offset, hasMore, Filled(length, 2)));
        Assert.Empty(Add(1, 16, true, Filled(8, 1)));
        Assert.Equal(2, _context.Counters[NetDrop.FragmentsOverlap]);

        // Another datagram of the same hosts is not concerned.
        Assert.Empty(Add(2, 0, true, Filled(8, 1)));
        Assert.Equal(16, Add(2, 8, false, Filled(8, 1)).Length);
    }

    [Fact]
    public void Fragment_BehindTheEnd_IsDropped()
    {
        Assert.Empty(Add(1, 64, true, Filled(8, 1)));
        Assert.Empty(Add(1, 0, false, Filled(8, 1)));
        Assert.Equal(1, _context.Counters[NetDrop.FragmentsOverlap]);
    }

    [Fact]
    public void Datagram_ThatIsNotWholeInTime_IsGivenUp()
    {
        Add(1, 0, true, Filled(8, 1));
        _context.Agenda.Run(Start + NetLimits.ReassemblyTime);
        Assert.Equal(0, _reassembler.Count);
        Assert.Equal(1, _context.Counters[NetDrop.ReassemblyTimeout]);
        Assert.Equal(Instant.Never, _context.Agenda.Next);
        Assert.Empty(Add(1, 8, false, Filled(8, 1)));
    }

    [Fact]
    public void Source_ThatFinishesNothing_GivesUpItsOwnOnly()
    {
        Assert.Empty(_reassembler.Add(Key(1) with { Source = NetLab.V4(7) }, 0, true, Filled(8, 1), Start).ToArray());
        for (uint id = 0; id < 10_000; id++)
        {
            Add(id, 0, true, Filled(8, 1));
        }

        Assert.Equal(NetLimits.ReassembliesPerSource + 1, _reassembler.Count);
        Assert.Equal(16, _reassembler.Add(Key(1) with { Source = NetLab.V4(7) }, 8, false, Filled(8, 1), Start).Length);
    }

    [Fact]
    public void Sources_OfAnyNumber_HaveABoundedNumberTogether()
    {
        for (var host = 0; host < 250; host++)
        {
            _reassembler.Add(Key(1) with { Source = NetLab.V4(host) }, 0, true, Filled(8, 1), Start);
        }

        Assert.Equal(NetLimits.Reassemblies, _reassembler.Count);
        Assert.Equal(250 - NetLimits.Reassemblies, _context.Counters[NetDrop.ReassemblyFull]);
    }

    private static ReassemblyKey Key(uint id) => new(NetLab.V4(9), NetLab.V4(1), IpProtocols.Udp, id);

    private static byte[] Filled(int length, byte value)
    {
        var bytes = new byte[length];
        Array.Fill(bytes, value);
        return bytes;
    }

    private byte[] Add(uint id, int offset, bool hasMore, byte[] part) => _reassembler.Add(Key(id), offset, hasMore, part, Start).ToArray();
}
