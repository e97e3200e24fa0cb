namespace Overlay.Samples.Tipc.Messages;

/// <summary>One binding of a port to a service range, as nodes tell it each other; 20 bytes.</summary>
internal readonly record struct NameItem(ServiceRange Range, uint Port, uint Key)
{
    public const int Size = 20;
}

/// <summary>Publishes or withdraws bindings: all of a node for a new neighbour (bulk), or a change for everybody.</summary>
/// <remarks><code>
/// w1  |type: 0 publish, 1 withdraw |28 bulk|27 last of the bulk|26 numbered| broadcast ack |
/// w4  | 0                          | number of the change                                  |
/// w5  | network id, on the broadcast link; bulk: bit 14, the broadcast ack says nothing    |
/// w6  | node that publishes                                                                |
/// w7  | destination, 0 on the broadcast link                                               |
///     +------------------------------------------------------------------------------------+
///     | items of 20 bytes: service type, lower, upper, port, key                           |
/// </code>
/// Changes are numbered; the last message of the bulk says which change comes next.</remarks>
internal static class NameDistributorMessage
{
    /// <summary>A withdrawal, not a publication.</summary>
    public static bool IsWithdrawal(ReadOnlySpan<byte> message) => TipcHeader.Type(message) != 0;

    public static bool IsBulk(ReadOnlySpan<byte> message) => Words.Flag(message, 1, 28);

    public static bool IsLastOfBulk(ReadOnlySpan<byte> message) => Words.Flag(message, 1, 27);

    /// <summary>Carries a number; messages of old nodes do not and are taken as they come.</summary>
    public static bool IsNumbered(ReadOnlySpan<byte> message) => Words.Flag(message, 1, 26);

    public static ushort Number(ReadOnlySpan<byte> message) => (ushort)Words.Field(message, 4, 0, 16);

    public static bool IsValid(ReadOnlySpan<byte> message) =>
        InternalHeader.Is(message, MessageUser.NameDistributor) && TipcHeader.Type(message) <= 1
        && (message.Length - InternalHeader.Size) % NameItem.Size == 0;

    public static int ItemCount(ReadOnlySpan<byte> message) => (message.Length - InternalHeader.Size) / NameItem.Size;

    public static NameItem Item(ReadOnlySpan<byte> message, int index)
    {
        var item = message[(InternalHeader.Size + (index * NameItem.Size))..];
        return new(
            new ServiceRange(Words.Read(item, 0), Words.Read(item, 1), Words.Read(item, 2)),
            Words.Read(item, 3),
            Words.Read(item, 4));
    }

    /// <summary>A change for everybody, on the broadcast link.</summary>
    public static byte[] Change(bool withdrawal, ushort number, TipcAddress publisher, uint networkId, in NameItem item)
    {
        var message = Create(withdrawal, number, publisher, new TipcAddress(0), [item]);
        Words.Write(message, 5, networkId);
        return message;
    }

    /// <summary>A part of what a node publishes, for a new neighbour.</summary>
    public static byte[] Bulk(bool last, ushort nextNumber, TipcAddress publisher, TipcAddress destination, ReadOnlySpan<NameItem> items)
    {
        var message = Create(withdrawal: false, nextNumber, publisher, destination, items);
        Words.SetFlag(message, 1, 28, true);
        Words.SetFlag(message, 1, 27, last);
        Words.SetFlag(message, 5, 14, true);
        return message;
    }

    /// <summary>A change on the link of one neighbour.</summary>
    public static byte[] Copy(ReadOnlySpan<byte> change, TipcAddress destination)
    {
        var message = change.ToArray();
        Words.Write(message, 5, 0);
        Words.Write(message, 7, destination.Value);
        return message;
    }

    private static byte[] Create(bool withdrawal, ushort number, TipcAddress publisher, TipcAddress destination, ReadOnlySpan<NameItem> items)
    {
        var message = InternalHeader.Create(MessageUser.NameDistributor, withdrawal ? (byte)1 : (byte)0, publisher, destination, items.Length * NameItem.Size);
        Words.SetFlag(message, 1, 26, true);
        Words.SetField(message, 4, 0, 16, number);
        for (var i = 0; i < items.Length; i++)
        {
            var item = message.AsSpan(InternalHeader.Size + (i * NameItem.Size));
            Words.Write(item, 0, items[i].Range.Type);
            Words.Write(item, 1, items[i].Range.Lower);
            Words.Write(item, 2, items[i].Range.Upper);
            Words.Write(item, 3, items[i].Port);
            Words.Write(item, 4, items[i].Key);
        }

        return message;
    }
}
