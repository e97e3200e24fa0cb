namespace Overlay.Wire.Messages;

/// <summary>Confirms <see cref="GroupList"/>: up to which revision it is known.</summary>
/// <remarks><code>
///  0        1                 5
/// +--------+-----------------+
/// |kind 9  | revision        |
/// +--------+-----------------+
/// </code></remarks>
internal readonly record struct GroupListAck(uint Revision) : IWireMessage<GroupListAck>
{
    public static bool TryRead(ReadOnlySpan<byte> source, out GroupListAck message)
    {
        var reader = new WireReader(source, ControlKind.GroupListAck);
        message = new(reader.ReadUInt32());
        return reader.Succeeded;
    }

    public int Write(Span<byte> destination)
    {
        var writer = new WireWriter(destination, ControlKind.GroupListAck);
        writer.WriteUInt32(Revision);
        return writer.Length;
    }
}
