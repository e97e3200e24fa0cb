namespace Overlay.Wire.Messages;

/// <summary>Answers a <see cref="PeerQuery"/>.</summary>
/// <remarks><code>
///  0        1                          7        8
/// +--------+--------------------------+--------+---------------------------
/// |kind 23 | MAC that was asked for   | found  | entry of the member, if found ...
/// +--------+--------------------------+--------+---------------------------
/// </code></remarks>
internal readonly record struct PeerAnswer(MacAddress Mac, PeerEntry? Peer) : IWireMessage<PeerAnswer>
{
    public static bool TryRead(ReadOnlySpan<byte> source, out PeerAnswer message)
    {
        var reader = new WireReader(source, ControlKind.PeerAnswer);
        var mac = reader.ReadStation();
        var found = reader.ReadByte();
        reader.Require(found <= 1);
        message = new(mac, found == 1 ? PeerEntry.Read(ref reader) : null);
        return reader.Succeeded;
    }

    public int Write(Span<byte> destination)
    {
        var writer = new WireWriter(destination, ControlKind.PeerAnswer);
        writer.WriteMacAddress(Mac);
        writer.WriteByte(Peer is null ? (byte)0 : (byte)1);
        Peer?.Write(ref writer);
        return writer.Length;
    }
}
