namespace Overlay.Wire.Messages;

/// <summary>Confirms a <see cref="GroupKey"/>: from now on its sender may use GroupData towards this node.</summary>
/// <remarks><code>
///  0        1        3
/// +--------+--------+
/// |kind 5  | epoch  |
/// +--------+--------+
/// </code></remarks>
internal readonly record struct GroupKeyAck(ushort Epoch) : IWireMessage<GroupKeyAck>
{
    public static bool TryRead(ReadOnlySpan<byte> source, out GroupKeyAck message)
    {
        var reader = new WireReader(source, ControlKind.GroupKeyAck);
        message = new(reader.ReadUInt16());
        return reader.Succeeded;
    }

    public int Write(Span<byte> destination)
    {
        var writer = new WireWriter(destination, ControlKind.GroupKeyAck);
        writer.WriteUInt16(Epoch);
        return writer.Length;
    }
}
