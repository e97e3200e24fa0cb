namespace Overlay.Samples.Tipc.Messages;

/// <summary>Which part of a long message a fragment carries.</summary>
internal enum FragmentType : byte
{
    First = 0,
    Middle = 1,
    Last = 2,
}

/// <summary>Carries a part of a message that is longer than the link's packets; the first part begins with the header of the whole.</summary>
/// <remarks><code>
/// w1  | type 31..29                                |
/// w4  | number of the fragment | 0                 |
/// w5  | network id, on the broadcast link          |
/// w6  | sender                                     |
/// w7  | destination, 0 on the broadcast link       |
///     +--------------------------------------------+
///     | the next bytes of the message              |
/// </code></remarks>
internal readonly record struct FragmentHeader(FragmentType Type, ushort Number, uint NetworkId, TipcAddress Sender, TipcAddress Destination)
{
    public const int Size = InternalHeader.Size;

    public static bool TryRead(ReadOnlySpan<byte> message, out FragmentHeader result)
    {
        result = default;
        if (!InternalHeader.Is(message, MessageUser.Fragmenter) || TipcHeader.Type(message) > (byte)FragmentType.Last)
        {
            return false;
        }

        result = new(
            (FragmentType)TipcHeader.Type(message),
            (ushort)Words.Field(message, 4, 16, 16),
            Words.Read(message, 5),
            InternalHeader.Origin(message),
            InternalHeader.Destination(message));
        return true;
    }

    /// <summary>Writes the fragment with its part of the message into room of just that length.</summary>
    public void Write(Span<byte> fragment, ReadOnlySpan<byte> part)
    {
        InternalHeader.Begin(fragment, MessageUser.Fragmenter, (byte)Type, Sender, Destination);
        Words.Write(fragment, 4, (uint)Number << 16);
        Words.Write(fragment, 5, NetworkId);
        part.CopyTo(fragment[Size..]);
    }
}
