using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Overlay.Primitives;

/// <summary>The name that a node gives itself, for people. It proves nothing: two nodes may have the same one.</summary>
internal static class NodeName
{
    /// <summary>The longest name in bytes of UTF-8, as long as a label of the DNS (RFC 1035, section 2.3.4).</summary>
    public const int MaxBytes = 63;

    /// <summary>True for 1 to 63 bytes of UTF-8 that a terminal shows as they are: no control characters, and none that change the direction or the
    /// line.</summary>
    public static bool IsValid(string name) =>
        name.Length > 0 && Encoding.UTF8.GetByteCount(name) <= MaxBytes && name.EnumerateRunes().All(IsShown);

    /// <summary>The name in what came from the network; empty if it is none.</summary>
    public static string Read(ReadOnlySpan<byte> bytes) =>
        Utf8.IsValid(bytes) && Encoding.UTF8.GetString(bytes) is var name && IsValid(name) ? name : string.Empty;

    private static bool IsShown(Rune rune) => Rune.GetUnicodeCategory(rune) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator) && rune != Rune.ReplacementChar;
}
