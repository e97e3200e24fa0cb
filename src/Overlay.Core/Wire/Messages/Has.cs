namespace Overlay.Wire.Messages;

/// <summary>Answers a <see cref="WhoHas"/>: the MAC is bridged here.</summary>
/// <remarks><code>
///  0        1                          7
/// +--------+--------------------------+
/// |kind 7  | MAC                      |
/// +--------+--------------------------+
/// </code></remarks>
internal readonly record struct Has(MacAddress Mac) : IWireMessage<Has>
{
    public static bool TryRead(ReadOnlySpan<byte> source, out Has message)
    {
        var reader = new WireReader(source, ControlKind.Has);
        message = new(reader.ReadStation());
        return reader.Succeeded;
    }

    public int Write(Span<byte> destination)
    {
        var writer = new WireWriter(destination, ControlKind.Has);
        writer.WriteMacAddress(Mac);
        return writer.Length;
    }
}
