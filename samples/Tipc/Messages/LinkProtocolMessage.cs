using System.Text;

namespace Overlay.Samples.Tipc.Messages;

/// <summary>What a link protocol message says about the link.</summary>
internal enum LinkProtocolType : byte
{
    /// <summary>The link is up, and stands like this.</summary>
    State = 0,

    /// <summary>My end is down; let us begin.</summary>
    Reset = 1,

    /// <summary>My end has heard yours and is ready.</summary>
    Activate = 2,
}

/// <summary>Sets up, supervises and ends a link between two nodes. STATE carries acknowledgements and gaps of both links.</summary>
/// <remarks><code>
///     +-----+------------------------+---------------------------------+
/// w0  | bit 19: answer at once (keep-alive)                            |
/// w1  |type | STATE: gap 28..16      | STATE: broadcast ack            |
///     |     | bit 16: session valid  | RESET, ACTIVATE: peer's session |
/// w2  | acknowledgement              | STATE: own number, counts from 1|
/// w4  | last broadcast sent          | next to be sent                 |
/// w5  | session                      |14 |13 |12 |11..9 |8..4 |3..1 |0|
/// w6  | sender                                                         |
/// w7  | destination                                                    |
/// w8  | broadcast gap 9..0                                             |
/// w9  | largest packet / 4           | tolerance in ms (0: no change)  |
///     +----------------------------------------------------------------+
///     | RESET, ACTIVATE: name of the interface, 16 bytes               |
///     | STATE: a gap record                                            |
///     +----------------------------------------------------------------+
/// </code>
/// w5 from bit 0: probe, plane, priority, bearer, node is up, stopping, broadcast acknowledgement invalid.</remarks>
internal sealed record LinkProtocolMessage
{
    public const int InterfaceNameSize = 16;

    private const int WordsOfBytes = 4;

    public required LinkProtocolType Type { get; init; }
    public required TipcAddress Sender { get; init; }
    public required TipcAddress Destination { get; init; }
    public bool KeepAlive { get; init; }

    /// <summary>STATE: how many messages are missing behind the acknowledged one.</summary>
    public ushort Gap { get; init; }
    public ushort BroadcastAck { get; init; }
    public bool PeerSessionValid { get; init; }
    public ushort PeerSession { get; init; }
    public ushort Ack { get; init; }
    public ushort Sequence { get; init; }
    public ushort LastBroadcast { get; init; }
    public ushort NextSent { get; init; }
    public ushort Session { get; init; }
    public bool Probe { get; init; }
    public byte Plane { get; init; }
    public byte Priority { get; init; }
    public byte BearerId { get; init; }
    public bool NodeIsUp { get; init; }
    public bool Stopping { get; init; }
    public bool BroadcastAckInvalid { get; init; }
    public ushort BroadcastGap { get; init; }

    /// <summary>Bytes; a multiple of 4 up to 262,140.</summary>
    public int MaxPacket { get; init; }

    /// <summary>Milliseconds; 0 leaves it as it is.</summary>
    public ushort Tolerance { get; init; }
    public string InterfaceName { get; init; } = "";
    public GapRecord Gaps { get; init; } = GapRecord.Empty;

    public static bool TryRead(ReadOnlySpan<byte> message, out LinkProtocolMessage? result)
    {
        result = null;
        if (!InternalHeader.Is(message, MessageUser.LinkProtocol) || TipcHeader.Type(message) > (byte)LinkProtocolType.Activate)
        {
            return false;
        }

        var type = (LinkProtocolType)TipcHeader.Type(message);
        var data = message[InternalHeader.Size..];
        var gaps = GapRecord.Empty;
        if (type == LinkProtocolType.State && data.Length > 0 && !GapRecord.TryRead(data, out gaps))
        {
            return false;
        }

        result = Fields(message, type) with
        {
            Gaps = gaps,
            InterfaceName = type == LinkProtocolType.State ? "" : ReadName(data),
        };
        return true;
    }

    public byte[] ToArray()
    {
        var isState = Type == LinkProtocolType.State;
        var message = InternalHeader.Create(MessageUser.LinkProtocol, (byte)Type, Sender, Destination, isState ? Gaps.Size : InterfaceNameSize);
        Words.SetFlag(message, 0, 19, KeepAlive);
        Words.SetField(message, 1, 16, 13, isState ? Gap : PeerSessionValid ? 1u : 0u);
        TipcHeader.SetBroadcastAck(message, isState ? BroadcastAck : PeerSession);
        TipcHeader.SetAck(message, Ack);
        TipcHeader.SetSequence(message, Sequence);
        Words.Write(message, 4, ((uint)LastBroadcast << 16) | NextSent);
        Words.Write(message, 5, ((uint)Session << 16) | Flags());
        Words.Write(message, 8, BroadcastGap);
        Words.Write(message, 9, ((uint)(MaxPacket / WordsOfBytes) << 16) | Tolerance);
        if (isState)
        {
            Gaps.Write(message.AsSpan(InternalHeader.Size));
        }
        else
        {
            Encoding.ASCII.GetBytes(InterfaceName, message.AsSpan(InternalHeader.Size, InterfaceNameSize - 1));
        }

        return message;
    }

    private static LinkProtocolMessage Fields(ReadOnlySpan<byte> message, LinkProtocolType type) => new()
    {
        Type = type,
        Sender = TipcHeader.PreviousNode(message),
        Destination = InternalHeader.Destination(message),
        KeepAlive = Words.Flag(message, 0, 19),
        Gap = (ushort)Words.Field(message, 1, 16, 13),
        BroadcastAck = TipcHeader.BroadcastAck(message),
        PeerSessionValid = Words.Flag(message, 1, 16),
        PeerSession = TipcHeader.BroadcastAck(message),
        Ack = TipcHeader.Ack(message),
        Sequence = TipcHeader.Sequence(message),
        LastBroadcast = (ushort)Words.Field(message, 4, 16, 16),
        NextSent = (ushort)Words.Field(message, 4, 0, 16),
        Session = (ushort)Words.Field(message, 5, 16, 16),
        Probe = Words.Flag(message, 5, 0),
        Plane = (byte)Words.Field(message, 5, 1, 3),
        Priority = (byte)Words.Field(message, 5, 4, 5),
        BearerId = (byte)Words.Field(message, 5, 9, 3),
        NodeIsUp = Words.Flag(message, 5, 12),
        Stopping = Words.Flag(message, 5, 13),
        BroadcastAckInvalid = Words.Flag(message, 5, 14),
        BroadcastGap = (ushort)Words.Field(message, 8, 0, 10),
        MaxPacket = (int)Words.Field(message, 9, 16, 16) * WordsOfBytes,
        Tolerance = (ushort)Words.Field(message, 9, 0, 16),
    };

    private static string ReadName(ReadOnlySpan<byte> data)
    {
        var name = data[..Math.Min(data.Length, InterfaceNameSize)];
        var end = name.IndexOf((byte)0);
        return Encoding.ASCII.GetString(end < 0 ? name : name[..end]);
    }

    private uint Flags() =>
        Bit(Probe, 0) | ((uint)Plane << 1) | ((uint)Priority << 4) | ((uint)BearerId << 9)
        | Bit(NodeIsUp, 12) | Bit(Stopping, 13) | Bit(BroadcastAckInvalid, 14);

    private static uint Bit(bool value, int position) => value ? 1u << position : 0;
}
