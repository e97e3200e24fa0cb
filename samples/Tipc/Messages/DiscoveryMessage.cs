namespace Overlay.Samples.Tipc.Messages;

/// <summary>What a discovery message is for.</summary>
internal enum DiscoveryType : byte
{
    Request = 0,
    Response = 1,

    /// <summary>May I take this address?</summary>
    Trial = 2,

    /// <summary>No: it is taken; take the suggested one.</summary>
    TrialFail = 3,
}

/// <summary>Looks for neighbours on a bearer, or answers.</summary>
/// <remarks><code>
///     +-----+----------------------+--------------------+
/// w1  |type | capabilities 27..15  | signature 14..0    |
///     +-----+----------------------+--------------------+
/// w2  | domain: 0, or the node that is answered         |
/// w3  | address of the sender                           |
/// w4  | network id                                      |
/// w5  | 0       | 0       | 0       | media type        |
/// w6  | MAC address ...                                 |
/// w7  | ...               | 0                           |
/// w13 | hash of the sender's network name space         |
/// w14 | suggested address (TRIAL_FAIL)                  |
///     +-------------------------------------------------+
///     | identity of the node, 16 bytes                  |
///     +-------------------------------------------------+
/// </code>
/// The signature is a random number per start of the node.</remarks>
internal readonly record struct DiscoveryMessage(
    DiscoveryType Type,
    Capabilities Capabilities,
    ushort Signature,
    TipcAddress Domain,
    TipcAddress Sender,
    uint NetworkId,
    MacAddress Mac,
    TipcAddress Suggested,
    uint NetworkHash,
    NodeIdentity Identity)
{
    public const int Size = TipcHeader.MaxLength + NodeIdentity.Size;

    private const uint Ethernet = 1;
    private const int MacOffset = 24;

    public static bool TryRead(ReadOnlySpan<byte> message, out DiscoveryMessage result)
    {
        result = default;
        if (TipcHeader.User(message) != MessageUser.Discovery || TipcHeader.HeaderLength(message) != TipcHeader.MaxLength
            || message.Length < Size || TipcHeader.Type(message) > (byte)DiscoveryType.TrialFail || Words.Read(message, 5) != Ethernet)
        {
            return false;
        }

        result = new(
            (DiscoveryType)TipcHeader.Type(message),
            (Capabilities)Words.Field(message, 1, 15, 13),
            (ushort)Words.Field(message, 1, 0, 15),
            new TipcAddress(Words.Read(message, 2)),
            TipcHeader.PreviousNode(message),
            Words.Read(message, 4),
            new MacAddress(message.Slice(MacOffset, MacAddress.Size)),
            new TipcAddress(Words.Read(message, 14)),
            Words.Read(message, 13),
            NodeIdentity.Read(message[TipcHeader.MaxLength..]));
        return result.Mac.IsStation;
    }

    public byte[] ToArray()
    {
        var message = new byte[Size];
        TipcHeader.Begin(message, MessageUser.Discovery, TipcHeader.MaxLength, Size, (byte)Type);
        TipcHeader.SetNonSequenced(message, true);
        Words.SetField(message, 1, 15, 13, (uint)Capabilities);
        Words.SetField(message, 1, 0, 15, Signature);
        Words.Write(message, 2, Domain.Value);
        TipcHeader.SetPreviousNode(message, Sender);
        Words.Write(message, 4, NetworkId);
        Words.Write(message, 5, Ethernet);
        Mac.CopyTo(message.AsSpan(MacOffset));
        Words.Write(message, 14, Suggested.Value);
        Words.Write(message, 13, NetworkHash);
        Identity.Write(message.AsSpan(TipcHeader.MaxLength));
        return message;
    }
}
