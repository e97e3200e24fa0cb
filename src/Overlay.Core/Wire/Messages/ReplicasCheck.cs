namespace Overlay.Wire.Messages;

/// <summary>
/// Asks a replicator whether it is still there: for all requests of the asking node, answered by <see cref="ReplicasState"/>, or for one, answered by
/// <see cref="ReplicasReply"/>. Or tells it that the copies are not needed any more, which is not answered.
/// </summary>
/// <remarks><code>
///  0        1                 5        6
/// +--------+-----------------+--------+
/// |kind 12 | request         | flags  |
/// +--------+-----------------+--------+
/// </code>
/// Request: 0 for all. Flags: bit 0, the request is over.</remarks>
internal readonly record struct ReplicasCheck(uint Request, bool IsOver) : IWireMessage<ReplicasCheck>
{
    /// <summary>In place of the number of a request.</summary>
    public const uint All = 0;

    public static bool TryRead(ReadOnlySpan<byte> source, out ReplicasCheck message)
    {
        var reader = new WireReader(source, ControlKind.ReplicasCheck);
        message = new(reader.ReadUInt32(), (reader.ReadByte() & 1) != 0);
        return reader.Succeeded;
    }

    public int Write(Span<byte> destination)
    {
        var writer = new WireWriter(destination, ControlKind.ReplicasCheck);
        writer.WriteUInt32(Request);
        writer.WriteByte(IsOver ? (byte)1 : (byte)0);
        return writer.Length;
    }
}
