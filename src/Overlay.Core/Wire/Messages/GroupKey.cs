namespace Overlay.Wire.Messages;

/// <summary>Hands the key of the sender's GroupData to a peer.</summary>
/// <remarks><code>
///  0        1        3        4                          36                                44
/// +--------+--------+--------+--------------------------+---------------------------------+
/// |kind 4  | epoch  | suite  | key, 32 bytes            | next sequence                   |
/// +--------+--------+--------+--------------------------+---------------------------------+
/// </code>
/// Next sequence: the peer takes nothing that was sent before it got the key.</remarks>
internal readonly record struct GroupKey(ushort Epoch, byte Suite, byte[] Key, ulong NextSequence) : IWireMessage<GroupKey>
{
    public const int Size = 44;

    public static bool TryRead(ReadOnlySpan<byte> source, out GroupKey message)
    {
        var reader = new WireReader(source, ControlKind.GroupKey);
        message = new(reader.ReadUInt16(), reader.ReadByte(), reader.ReadArray(WireLimits.Key), reader.ReadUInt64());
        reader.Require(message.NextSequence <= GroupHeader.MaxSequence);
        return reader.Succeeded;
    }

    public int Write(Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(NextSequence, GroupHeader.MaxSequence);
        var writer = new WireWriter(destination, ControlKind.GroupKey);
        writer.WriteUInt16(Epoch);
        writer.WriteByte(Suite);
        writer.WriteBytes(Key, WireLimits.Key);
        writer.WriteUInt64(NextSequence);
        return writer.Length;
    }

    /// <summary>Everything but the key.</summary>
    public override string ToString() => $"GroupKey {{ Epoch = {Epoch}, Suite = {Suite}, NextSequence = {NextSequence} }}";
}
