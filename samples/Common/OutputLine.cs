using System.Globalization;

namespace Overlay.Samples;

/// <summary>A line of what a program that runs for long prints: date, time, text. What the library logs looks the same.</summary>
internal static class OutputLine
{
    /// <summary>What happened, on standard output.</summary>
    public static void Say(string text) => Console.WriteLine(Of(text));

    /// <summary>What is not as it should be though the program goes on, on standard error.</summary>
    public static void Warn(string text) => Console.Error.WriteLine(Of($"warning: {text}"));

    /// <summary>The line, in the time of this host.</summary>
    public static string Of(string text) => $"{DateTime.Now.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} {text}";
}
