namespace Overlay.Samples;

/// <summary>The name of a file on a command line.</summary>
internal static class FileName
{
    /// <summary>Anything but nothing, which is what a shell makes of a variable that is not set.</summary>
    public static string Parse(string text) => text.Length > 0 ? text : throw new FormatException("the name of the file is empty.");
}
