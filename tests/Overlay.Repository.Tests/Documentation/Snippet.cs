using System.Text;

namespace Overlay.Repository.Tests.Documentation;

/// <summary>
/// One ```csharp block of a Markdown file as it is compiled. A block below the comment <c>&lt;!-- continues --&gt;</c> is compiled together with
/// the blocks before it, so that an explanation can go on without repeating itself. A comment <c>&lt;!-- prelude: code --&gt;</c> directly
/// above a block holds code that the reader does not see.
/// </summary>
internal sealed record Snippet(string File, int Line, string Code)
{
    private const string Fence = "```";
    private const string ContinuesMark = "<!-- continues -->";
    private const string PreludeStart = "<!-- prelude:";
    private const string CommentEnd = "-->";

    public static IReadOnlyList<Snippet> ReadAll(string file, string markdown)
    {
        var snippets = new List<Snippet>();
        var lines = markdown.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].TrimEnd() == Fence + "csharp")
            {
                var end = Array.FindIndex(lines, i + 1, line => line.TrimEnd() == Fence);
                var code = $"#line {i + 2} \"{file}\"\n" + string.Join('\n', lines[(i + 1)..end]) + "\n";
                snippets.Add(new Snippet(file, i + 1, Before(lines, i, snippets) + code));
                i = end;
            }
        }

        return snippets;
    }

    public override string ToString() => $"{File}:{Line}";

    private static string Before(string[] lines, int fence, List<Snippet> earlier)
    {
        var last = fence - 1;
        while (last >= 0 && string.IsNullOrWhiteSpace(lines[last]))
        {
            last--;
        }

        if (last < 0 || !lines[last].TrimEnd().EndsWith(CommentEnd, StringComparison.Ordinal))
        {
            return "";
        }

        if (lines[last].Trim() == ContinuesMark)
        {
            return earlier[^1].Code;
        }

        var first = Array.FindLastIndex(lines, last, line => line.StartsWith("<!--", StringComparison.Ordinal));
        return first >= 0 && lines[first].StartsWith(PreludeStart, StringComparison.Ordinal) ? Prelude(lines[first..(last + 1)]) : "";
    }

    private static string Prelude(string[] comment)
    {
        var text = new StringBuilder(string.Join('\n', comment)).Replace(PreludeStart, "").Replace(CommentEnd, "");
        return text.Append('\n').ToString();
    }
}
