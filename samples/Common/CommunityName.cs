using System.Text;

namespace Overlay.Samples;

/// <summary>The name of a community on a command line.</summary>
internal static class CommunityName
{
    private const int MaxLength = 64;

    public static string Parse(string text) => Encoding.UTF8.GetByteCount(text) is >= 1 and <= MaxLength
        ? text
        : throw new FormatException($"'{text}' is not a community name. Write 1 to {MaxLength} bytes of UTF-8.");
}
