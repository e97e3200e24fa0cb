namespace Overlay.Wire.Messages;

/// <summary>Asks a supernode to send an <see cref="Introduction"/> to the member with this slot and to the sender, so that both punch holes.</summary>
/// <remarks><code>
///  0        1                 5
/// +--------+-----------------+
/// |kind 20 | slot            |
/// +--------+-----------------+
/// </code></remarks>
internal readonly record struct Introduce(uint Slot) : IWireMessage<Introduce>
{
    public static bool TryRead(ReadOnlySpan<byte> source, out Introduce message)
    {
        var reader = new WireReader(source, ControlKind.Introduce);
        message = new(reader.ReadUInt32());
        return reader.Succeeded;
    }

    public int Write(Span<byte> destination)
    {
        var writer = new WireWriter(destination, ControlKind.Introduce);
        writer.WriteUInt32(Slot);
        return writer.Length;
    }
}
