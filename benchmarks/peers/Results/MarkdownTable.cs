using System.Text;

namespace Overlay.Peers.Benchmarks.Results;

/// <summary>A table in Markdown.</summary>
internal static class MarkdownTable
{
    public static string Write(IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows)
    {
        var text = new StringBuilder();
        AddRow(text, headings);
        text.Append('|').Insert(text.Length, "---|", headings.Count).Append('\n');
        foreach (var row in rows)
        {
            AddRow(text, row);
        }

        return text.ToString();
    }

    private static void AddRow(StringBuilder text, IEnumerable<string> cells) => text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
}
