namespace Overlay.Wire.Messages;

/// <summary>The last message of a session: its sender leaves. To a supernode it is the end of the registration.</summary>
/// <remarks><code>
///  0        1
/// +--------+
/// |kind 3  |
/// +--------+
/// </code></remarks>
internal readonly record struct Goodbye : IWireMessage<Goodbye>
{
    public static bool TryRead(ReadOnlySpan<byte> source, out Goodbye message)
    {
        message = default;
        return new WireReader(source, ControlKind.Goodbye).Succeeded;
    }

    public int Write(Span<byte> destination) => new WireWriter(destination, ControlKind.Goodbye).Length;
}
