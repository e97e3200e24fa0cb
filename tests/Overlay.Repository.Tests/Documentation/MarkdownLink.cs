using System.Text.RegularExpressions;

namespace Overlay.Repository.Tests.Documentation;

/// <summary>A link of a Markdown file to another file of the repository, or to a heading.</summary>
internal sealed partial record MarkdownLink(string Target)
{
    public static IEnumerable<MarkdownLink> ReadAll(string markdown) =>
        Link().Matches(WithoutCode(markdown)).Select(match => new MarkdownLink(match.Groups["target"].Value)).Where(link => !link.LeavesRepository);

    private bool LeavesRepository => Target.Contains("://", StringComparison.Ordinal) || Target.StartsWith("mailto:", StringComparison.Ordinal);

    public bool Resolves(string file)
    {
        var parts = Target.Split('#', 2);
        var path = parts[0].Length == 0
            ? Repository.PathOf(file)
            : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Repository.PathOf(file))!, parts[0]));
        return parts.Length == 1 ? Path.Exists(path) : File.Exists(path) && Anchors(File.ReadAllText(path)).Contains(parts[1]);
    }

    /// <summary>The anchors that a Markdown renderer gives headings: lower case, spaces to hyphens, punctuation dropped.</summary>
    private static IEnumerable<string> Anchors(string markdown) =>
        Heading().Matches(WithoutCode(markdown, inline: false)).Select(match =>
            NotInAnchor().Replace(match.Groups["text"].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    private static string WithoutCode(string markdown, bool inline = true)
    {
        var text = CodeBlock().Replace(markdown, "");
        return inline ? CodeSpan().Replace(text, "") : text;
    }

    [GeneratedRegex(@"\[[^\]]*\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("^#+ (?<text>.*)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchor();

    [GeneratedRegex("^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex("`[^`\n]*`")]
    private static partial Regex CodeSpan();
}
