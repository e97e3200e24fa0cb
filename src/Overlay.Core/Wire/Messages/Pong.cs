using Overlay.Primitives;

namespace Overlay.Wire.Messages;

/// <summary>Answers a <see cref="Ping"/> and says from which address it came.</summary>
/// <remarks><code>
///  0        1                 5
/// +--------+-----------------+--------------------------+
/// |kind 2  | id of the Ping  | address as seen          |
/// +--------+-----------------+--------------------------+
/// </code></remarks>
internal readonly record struct Pong(uint Id, UnderlayAddress Seen) : IWireMessage<Pong>
{
    public static bool TryRead(ReadOnlySpan<byte> source, out Pong message)
    {
        var reader = new WireReader(source, ControlKind.Pong);
        message = new(reader.ReadUInt32(), reader.ReadAddress());
        return reader.Succeeded;
    }

    public int Write(Span<byte> destination)
    {
        var writer = new WireWriter(destination, ControlKind.Pong);
        writer.WriteUInt32(Id);
        writer.WriteAddress(Seen);
        return writer.Length;
    }
}
