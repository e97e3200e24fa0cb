using Overlay.Samples.Tipc.Messages;
using Overlay.Samples.Tipc.Protocol;

namespace Overlay.Samples.Tipc.Links;

/// <summary>Where a packet stands among those that a receiver expects.</summary>
internal enum PacketPlace
{
    /// <summary>The next in order.</summary>
    InOrder,

    /// <summary>Kept until the gap before it is filled.</summary>
    Deferred,

    /// <summary>Had arrived before, or is too far ahead to be kept: dropped and counted.</summary>
    Outside,
}

/// <summary>Receiving side of a link: finds out the order of packets, and keeps those that come before their turn.</summary>
internal sealed class ReceiveWindow
{
    /// <summary>Packets further ahead than this are not kept: the sender sends them again.</summary>
    public const int Reach = 512;

    /// <summary>So many gaps at most are reported in one message.</summary>
    private const int MaxGaps = 64;

    /// <summary>A first packet out of order may only have overtaken another.</summary>
    private const int FirstReported = 3;

    private const int ReportedTogether = 16;

    private readonly TipcCounters _counters;
    private byte[]?[]? _deferred;
    private ushort _highest;

    public ReceiveWindow(TipcCounters counters) => _counters = counters;

    /// <summary>The number of the packet that is expected next.</summary>
    public ushort Next { get; private set; } = 1;

    public ushort LastInOrder => (ushort)(Next - 1);

    public int DeferredCount { get; private set; }

    public bool HasGap => DeferredCount > 0;

    /// <summary>After a packet was deferred: whether it is time to tell the sender.</summary>
    public bool IsGapToBeReported => DeferredCount >= FirstReported && (DeferredCount - FirstReported) % ReportedTogether == 0;

    /// <summary>Drops what is deferred, and expects this number next.</summary>
    public void Reset(ushort next = 1)
    {
        _deferred = null;
        DeferredCount = 0;
        Next = next;
    }

    /// <summary>Judges a packet; one in order is counted as received, one out of order is copied if it can be kept.</summary>
    public PacketPlace Accept(ushort sequence, ReadOnlySpan<byte> packet)
    {
        var ahead = Serial.Distance(Next, sequence);
        if (Serial.IsAfter(Next, sequence))
        {
            return Drop(TipcDropReason.Duplicate);
        }

        if (ahead >= Reach)
        {
            return Drop(TipcDropReason.OutOfWindow);
        }

        if (ahead == 0)
        {
            Next++;
            return PacketPlace.InOrder;
        }

        _deferred ??= new byte[]?[Reach];
        if (_deferred[Slot(sequence)] is not null)
        {
            return Drop(TipcDropReason.Duplicate);
        }

        _deferred[Slot(sequence)] = packet.ToArray();
        _highest = DeferredCount == 0 || Serial.IsAfter(sequence, _highest) ? sequence : _highest;
        DeferredCount++;
        return PacketPlace.Deferred;
    }

    /// <summary>The packet whose turn it has become, if it was kept.</summary>
    public bool TryTakeDeferred(out byte[] packet)
    {
        packet = [];
        if (_deferred?[Slot(Next)] is not { } kept)
        {
            return false;
        }

        packet = kept;
        _deferred[Slot(Next)] = null;
        DeferredCount--;
        Next++;
        return true;
    }

    /// <summary>How many packets are missing before the first that was kept; 0 without a gap.</summary>
    public int FirstGap()
    {
        var gap = 0;
        while (HasGap && _deferred![Slot((ushort)(Next + gap))] is null)
        {
            gap++;
        }

        return gap;
    }

    /// <summary>For each run of kept packets its last number, and how many are missing behind it.</summary>
    public IReadOnlyList<Gap> Gaps()
    {
        if (!HasGap)
        {
            return [];
        }

        var gaps = new List<Gap>();
        var at = (ushort)(Next + FirstGap());
        while (gaps.Count < MaxGaps)
        {
            var last = RunFrom(at, kept: true);
            var missing = last == _highest ? last : RunFrom((ushort)(last + 1), kept: false);
            gaps.Add(new Gap(last, (ushort)Serial.Distance(last, missing)));
            if (last == _highest)
            {
                break;
            }

            at = (ushort)(missing + 1);
        }

        return gaps;
    }

    private PacketPlace Drop(TipcDropReason reason)
    {
        _counters.Drop(reason);
        return PacketPlace.Outside;
    }

    /// <summary>The last number of the run of packets, all kept or all missing, that begins here.</summary>
    private ushort RunFrom(ushort first, bool kept)
    {
        var last = first;
        while (last != _highest && _deferred![Slot((ushort)(last + 1))] is not null == kept)
        {
            last++;
        }

        return last;
    }

    private static int Slot(ushort sequence) => sequence & (Reach - 1);
}
