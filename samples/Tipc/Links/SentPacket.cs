namespace Overlay.Samples.Tipc.Links;

/// <summary>A packet that was sent and is kept until it is acknowledged.</summary>
/// <param name="Frame">With room for the Ethernet header in front. Once it has been sent it never changes: others may still hold it.</param>
/// <param name="Sequence">Its number on the link.</param>
/// <param name="SentAt">When it went out for the first time.</param>
internal sealed record SentPacket(byte[] Frame, ushort Sequence, TimeSpan SentAt)
{
    public Span<byte> Message => Frame.AsSpan(Outbox.HeaderSize);
}
