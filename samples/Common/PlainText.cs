using System.Globalization;

namespace Overlay.Samples;

/// <summary>Text of others, without what would move the cursor, change the title of somebody's terminal or turn the direction of reading.</summary>
internal static class PlainText
{
    public static string Of(string text) => string.Concat(text.Where(IsPlain));

    private static bool IsPlain(char letter) => char.GetUnicodeCategory(letter) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
