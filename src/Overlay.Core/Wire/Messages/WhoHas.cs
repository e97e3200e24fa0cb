namespace Overlay.Wire.Messages;

/// <summary>Asks a peer that bridges whether it has a MAC behind it.</summary>
/// <remarks><code>
///  0        1                          7
/// +--------+--------------------------+
/// |kind 6  | MAC                      |
/// +--------+--------------------------+
/// </code></remarks>
internal readonly record struct WhoHas(MacAddress Mac) : IWireMessage<WhoHas>
{
    public static bool TryRead(ReadOnlySpan<byte> source, out WhoHas message)
    {
        var reader = new WireReader(source, ControlKind.WhoHas);
        message = new(reader.ReadStation());
        return reader.Succeeded;
    }

    public int Write(Span<byte> destination)
    {
        var writer = new WireWriter(destination, ControlKind.WhoHas);
        writer.WriteMacAddress(Mac);
        return writer.Length;
    }
}
