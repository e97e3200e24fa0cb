namespace Overlay.Wire.Messages;

/// <summary>Tells a node that another one tries to reach it, and where; both get one at the same time.</summary>
/// <remarks><code>
///  0        1
/// +--------+-------------------------------
/// |kind 21 | entry of the other member ...
/// +--------+-------------------------------
/// </code></remarks>
internal readonly record struct Introduction(PeerEntry Peer) : IWireMessage<Introduction>
{
    public static bool TryRead(ReadOnlySpan<byte> source, out Introduction message)
    {
        var reader = new WireReader(source, ControlKind.Introduction);
        message = new(PeerEntry.Read(ref reader));
        return reader.Succeeded;
    }

    public int Write(Span<byte> destination)
    {
        var writer = new WireWriter(destination, ControlKind.Introduction);
        Peer.Write(ref writer);
        return writer.Length;
    }
}
