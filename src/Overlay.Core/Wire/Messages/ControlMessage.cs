namespace Overlay.Wire.Messages;

/// <summary>The plaintext of a Control message: its kind in the first byte, then the fields of that kind.</summary>
internal static class ControlMessage
{
    /// <summary>Says which reader to use; false if there is no byte. The kind may be one that this version does not know.</summary>
    public static bool TryReadKind(ReadOnlySpan<byte> plaintext, out ControlKind kind)
    {
        kind = plaintext.IsEmpty ? default : (ControlKind)plaintext[0];
        return !plaintext.IsEmpty;
    }
}
