namespace Overlay.Samples.Tipc.Links;

/// <summary>A packet that was sent and is kept until it is acknowledged.</summary>
internal sealed class SentPacket
{
    /// <summary>A gap reported sooner than this after the packet went out was seen before it could arrive.</summary>
    private static readonly TimeSpan AfterSending = TimeSpan.FromMilliseconds(1);

    /// <summary>A lost packet is reported by several messages; only the first of them counts.</summary>
    private static readonly TimeSpan AfterRepeating = TimeSpan.FromMilliseconds(10);

    private TimeSpan _notBefore;

    public SentPacket(byte[] frame, ushort sequence, TimeSpan now)
    {
        Frame = frame;
        Sequence = sequence;
        _notBefore = now + AfterSending;
    }

    /// <summary>With room for the Ethernet header in front. Once it has been sent it never changes: others may still hold it.</summary>
    public byte[] Frame { get; }

    public ushort Sequence { get; }

    public Span<byte> Message => Frame.AsSpan(Outbox.HeaderSize);

    /// <summary>A copy to be sent again, unless that was done a moment ago.</summary>
    public bool TryRepeat(TimeSpan now, out byte[] frame)
    {
        frame = [];
        if (now < _notBefore)
        {
            return false;
        }

        _notBefore = now + AfterRepeating;
        frame = [.. Frame];
        return true;
    }
}
