namespace Overlay.Samples.Tipc.Messages;

/// <summary>How the destination of data is named.</summary>
internal enum DataType : byte
{
    Connection = 0,
    Multicast = 1,
    Named = 2,
    Direct = 3,
}

/// <summary>In front of what a program sends: from a port to a port, to a service address, or to a service range.</summary>
/// <remarks><code>
/// w0  |19: may be dropped at the destination |18: may be dropped at the source; multicast: a unicast copy |17: SYN |
/// w1  |type |error 28..25 |reroute 24..21 |look-up scope 20..19 | 0 | broadcast ack                              |
/// w4  | port of the sender                                       |
/// w5  | port of the receiver; multicast on the broadcast link: network id |
/// w6  | node of the sender                                       |
/// w7  | node of the receiver, 0 on the broadcast link            |
/// w8  | service type                       (named, multicast)    |
/// w9  | instance, or lower end             (named, multicast)    |
/// w10 | upper end                          (multicast)           |
/// </code>
/// Header: connection 24, direct 32, named 40, multicast 44 bytes. The importance is the user.</remarks>
internal readonly record struct DataHeader
{
    public const int DirectSize = 32;
    public const int NamedSize = 40;
    public const int MulticastSize = 44;

    /// <summary>Longest data in one message, in bytes.</summary>
    public const int MaxDataLength = 66_000;

    public required DataType Type { get; init; }

    /// <summary>0 (low) to 3 (critical).</summary>
    public byte Importance { get; init; }
    public bool DestinationDroppable { get; init; }

    /// <summary>Direct and named: may be dropped by its sender's node. Multicast: is a unicast copy.</summary>
    public bool SourceDroppable { get; init; }
    public bool IsSyn { get; init; }
    public TipcError Error { get; init; }

    /// <summary>How often a node passed the message on, because its own look-up found another socket.</summary>
    public byte Reroutes { get; init; }
    public Scope LookupScope { get; init; }
    public SocketAddress Sender { get; init; }
    public SocketAddress Receiver { get; init; }

    /// <summary>Named: lower and upper are the instance. Direct: default.</summary>
    public ServiceRange Range { get; init; }

    public bool IsReplicast => SourceDroppable;

    public int Size => Type switch
    {
        DataType.Multicast => MulticastSize,
        DataType.Named => NamedSize,
        _ => DirectSize,
    };

    public static bool Is(ReadOnlySpan<byte> message) => TipcHeader.User(message) <= MessageUser.CriticalImportance;

    /// <summary>Reads multicast, named and direct headers; false for connections and for broken ones.</summary>
    public static bool TryRead(ReadOnlySpan<byte> message, out DataHeader result)
    {
        result = default;
        var type = (DataType)TipcHeader.Type(message);
        if (!Is(message) || type is not (DataType.Multicast or DataType.Named or DataType.Direct))
        {
            return false;
        }

        result = new()
        {
            Type = type,
            Importance = (byte)TipcHeader.User(message),
            DestinationDroppable = Words.Flag(message, 0, 19),
            SourceDroppable = Words.Flag(message, 0, 18),
            IsSyn = Words.Flag(message, 0, 17),
            Error = (TipcError)Words.Field(message, 1, 25, 4),
            Reroutes = (byte)Words.Field(message, 1, 21, 4),
            LookupScope = (Scope)Words.Field(message, 1, 19, 2),
        };
        if (TipcHeader.HeaderLength(message) != result.Size)
        {
            return false;
        }

        result = result with
        {
            Sender = new(Words.Read(message, 4), new TipcAddress(Words.Read(message, 6))),
            Receiver = new(Words.Read(message, 5), new TipcAddress(Words.Read(message, 7))),
            Range = ReadRange(message, type),
        };
        return type != DataType.Multicast || result.Range.IsValid;
    }

    /// <summary>The message with its data.</summary>
    public byte[] ToArray(ReadOnlySpan<byte> data)
    {
        var message = new byte[Size + data.Length];
        TipcHeader.Begin(message, (MessageUser)Importance, Size, message.Length, (byte)Type);
        Words.SetFlag(message, 0, 19, DestinationDroppable);
        Words.SetFlag(message, 0, 18, SourceDroppable);
        Words.SetFlag(message, 0, 17, IsSyn);
        Words.SetField(message, 1, 25, 4, (uint)Error);
        Words.SetField(message, 1, 21, 4, Reroutes);
        Words.SetField(message, 1, 19, 2, (uint)LookupScope);
        TipcHeader.SetPreviousNode(message, Sender.Node);
        Words.Write(message, 4, Sender.Port);
        Words.Write(message, 5, Receiver.Port);
        Words.Write(message, 6, Sender.Node.Value);
        Words.Write(message, 7, Receiver.Node.Value);
        WriteRange(message);
        data.CopyTo(message.AsSpan(Size));
        return message;
    }

    private static ServiceRange ReadRange(ReadOnlySpan<byte> message, DataType type) => type switch
    {
        DataType.Multicast => new(Words.Read(message, 8), Words.Read(message, 9), Words.Read(message, 10)),
        DataType.Named => new(Words.Read(message, 8), Words.Read(message, 9), Words.Read(message, 9)),
        _ => default,
    };

    private void WriteRange(Span<byte> message)
    {
        if (Type is not (DataType.Named or DataType.Multicast))
        {
            return;
        }

        Words.Write(message, 8, Range.Type);
        Words.Write(message, 9, Range.Lower);
        if (Type is DataType.Multicast)
        {
            Words.Write(message, 10, Range.Upper);
        }
    }
}
