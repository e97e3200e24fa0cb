namespace Overlay.Wire.Messages;

/// <summary>Confirms a <see cref="PeerList"/>.</summary>
/// <remarks><code>
///  0        1                 5
/// +--------+-----------------+
/// |kind 19 | revision        |
/// +--------+-----------------+
/// </code></remarks>
internal readonly record struct PeerListAck(uint Revision) : IWireMessage<PeerListAck>
{
    public static bool TryRead(ReadOnlySpan<byte> source, out PeerListAck message)
    {
        var reader = new WireReader(source, ControlKind.PeerListAck);
        message = new(reader.ReadUInt32());
        return reader.Succeeded;
    }

    public int Write(Span<byte> destination)
    {
        var writer = new WireWriter(destination, ControlKind.PeerListAck);
        writer.WriteUInt32(Revision);
        return writer.Length;
    }
}
