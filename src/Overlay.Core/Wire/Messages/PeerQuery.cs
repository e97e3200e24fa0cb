namespace Overlay.Wire.Messages;

/// <summary>Asks a supernode for the member with a MAC; answered by a <see cref="PeerAnswer"/>.</summary>
/// <remarks><code>
///  0        1                          7
/// +--------+--------------------------+
/// |kind 22 | MAC                      |
/// +--------+--------------------------+
/// </code></remarks>
internal readonly record struct PeerQuery(MacAddress Mac) : IWireMessage<PeerQuery>
{
    public static bool TryRead(ReadOnlySpan<byte> source, out PeerQuery message)
    {
        var reader = new WireReader(source, ControlKind.PeerQuery);
        message = new(reader.ReadStation());
        return reader.Succeeded;
    }

    public int Write(Span<byte> destination)
    {
        var writer = new WireWriter(destination, ControlKind.PeerQuery);
        writer.WriteMacAddress(Mac);
        return writer.Length;
    }
}
