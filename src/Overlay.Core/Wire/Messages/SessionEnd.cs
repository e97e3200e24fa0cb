using Overlay.Primitives;

namespace Overlay.Wire.Messages;

/// <summary>The last message of a supernode on a session: why it ends, and the address of the node that has the place now. It is sent once.</summary>
/// <remarks><code>
///  0        1        2
/// +--------+--------+--------------------------+
/// |kind 24 | reason | address of the other     |
/// +--------+--------+--------------------------+
/// </code></remarks>
internal readonly record struct SessionEnd(SessionEndReason Reason, UnderlayAddress Other) : IWireMessage<SessionEnd>
{
    public static bool TryRead(ReadOnlySpan<byte> source, out SessionEnd message)
    {
        var reader = new WireReader(source, ControlKind.SessionEnd);
        message = new((SessionEndReason)reader.ReadByte(), reader.ReadAddress());
        return reader.Succeeded;
    }

    public int Write(Span<byte> destination)
    {
        var writer = new WireWriter(destination, ControlKind.SessionEnd);
        writer.WriteByte((byte)Reason);
        writer.WriteAddress(Other);
        return writer.Length;
    }
}
