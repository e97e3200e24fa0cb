using System.Text.RegularExpressions;

namespace Overlay.Core.Tests.Wire;

/// <summary>docs/wire-format.md, as the tests read it.</summary>
internal static partial class WireFormatDocument
{
    public static string Text { get; } = File.ReadAllText(Path.Combine(Root(), "docs", "wire-format.md"));

    /// <summary>The rows of the table whose header starts with a given cell, as cells.</summary>
    public static IReadOnlyList<string[]> Table(string firstHeader) =>
    [
        .. Text.Split('\n')
            .SkipWhile(line => !line.StartsWith($"| {firstHeader} |", StringComparison.Ordinal))
            .Skip(2)
            .TakeWhile(line => line.StartsWith('|'))
            .Select(line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries)),
    ];

    /// <summary>All numbers of a text, without the commas between thousands.</summary>
    public static int[] Numbers(string text) =>
        [.. Number().Matches(text.Replace(",", "", StringComparison.Ordinal)).Select(match => int.Parse(match.Value))];

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Overlay.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The tests do not run inside the repository.");
        }

        return folder.FullName;
    }

    [GeneratedRegex("[0-9]+")]
    private static partial Regex Number();
}
