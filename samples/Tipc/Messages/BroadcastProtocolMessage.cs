namespace Overlay.Samples.Tipc.Messages;

/// <summary>
/// The first message on a new link: where the sender's broadcast link stands, so that the peer knows from which broadcast message on it
/// must see all.
/// </summary>
/// <remarks><code>
/// w4  | last broadcast sent (high 16)  | 0 |
/// w5  | bit 14: carries no broadcast acknowledgement |
/// w6  | sender                         |
/// w7  | destination                    |
/// </code>
/// It travels in sequence on the unicast link.</remarks>
internal readonly record struct BroadcastProtocolMessage(TipcAddress Sender, TipcAddress Destination, ushort LastBroadcast)
{
    public static bool TryRead(ReadOnlySpan<byte> message, out BroadcastProtocolMessage result)
    {
        result = default;
        if (!InternalHeader.Is(message, MessageUser.BroadcastProtocol))
        {
            return false;
        }

        result = new(InternalHeader.Origin(message), InternalHeader.Destination(message), (ushort)Words.Field(message, 4, 16, 16));
        return true;
    }

    public byte[] ToArray()
    {
        var message = InternalHeader.Create(MessageUser.BroadcastProtocol, type: 0, Sender, Destination, dataLength: 0);
        Words.SetField(message, 4, 16, 16, LastBroadcast);
        Words.SetFlag(message, 5, 14, true);
        return message;
    }
}
