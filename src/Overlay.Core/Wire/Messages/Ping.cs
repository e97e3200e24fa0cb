namespace Overlay.Wire.Messages;

/// <summary>Asks for a <see cref="Pong"/>: keeps a path open, proves an address, measures a round trip; padded, it probes the path's MTU.</summary>
/// <remarks><code>
///  0        1                 5        7
/// +--------+-----------------+--------+-------------------
/// |kind 1  | id              | length | padding, zeros ...
/// +--------+-----------------+--------+-------------------
/// </code></remarks>
internal readonly record struct Ping(uint Id, ushort Padding) : IWireMessage<Ping>
{
    /// <summary>The length without padding.</summary>
    public const int MinSize = 7;

    public static bool TryRead(ReadOnlySpan<byte> source, out Ping message)
    {
        var reader = new WireReader(source, ControlKind.Ping);
        message = new(reader.ReadUInt32(), reader.ReadUInt16());
        reader.Require(message.Padding <= WireLimits.PingPadding);
        reader.Skip(message.Padding);
        return reader.Succeeded;
    }

    public int Write(Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Padding, WireLimits.PingPadding);
        var writer = new WireWriter(destination, ControlKind.Ping);
        writer.WriteUInt32(Id);
        writer.WriteUInt16(Padding);
        writer.WriteZeros(Padding);
        return writer.Length;
    }
}
