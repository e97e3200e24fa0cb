namespace Overlay.Repository.Tests.Documentation;

public sealed class DocumentationTests
{
    public static TheoryData<string> MarkdownFiles => [.. Repository.FilesWith(".md")];

    [Theory]
    [MemberData(nameof(MarkdownFiles))]
    public void MarkdownFile_EveryCsharpBlock_Compiles(string file)
    {
        var errors = Snippet.ReadAll(file, Repository.Read(file)).SelectMany(snippet => SnippetCompiler.Compile(snippet.Code));

        Expect.None(errors);
    }

    [Theory]
    [MemberData(nameof(MarkdownFiles))]
    public void MarkdownFile_EveryRelativeLink_LeadsToAFileAndHeading(string file)
    {
        var broken = MarkdownLink.ReadAll(Repository.Read(file)).Where(link => !link.Resolves(file));

        Expect.None(broken);
    }

    [Fact]
    public void Snippet_WithAnError_IsReportedWithFileAndLine()
    {
        var snippet = Assert.Single(Snippet.ReadAll("docs/x.md", "# Title\n\n```csharp\nvar n = 1;\nn.Missing();\n```\n"));

        var error = Assert.Single(SnippetCompiler.Compile(snippet.Code));
        Assert.StartsWith("docs/x.md(5,", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Snippet_ThatContinues_SeesTheBlockBefore()
    {
        var snippets = Snippet.ReadAll("x.md", "```csharp\nvar n = 1;\n```\nText.\n\n<!-- continues -->\n```csharp\nConsole.WriteLine(n);\n```\n");

        Assert.Equal(2, snippets.Count);
        Assert.Empty(SnippetCompiler.Compile(snippets[1].Code));
    }

    [Fact]
    public void Snippet_WithAPrelude_SeesTheHiddenCode()
    {
        var snippet = Assert.Single(Snippet.ReadAll("x.md", "<!-- prelude:\nvar n = 1;\n-->\n```csharp\nConsole.WriteLine(n);\n```\n"));

        Assert.Empty(SnippetCompiler.Compile(snippet.Code));
    }

    [Fact]
    public void Snippet_OfMembersOnly_Compiles() =>
        Assert.Empty(SnippetCompiler.Compile("private readonly int _count = 1;\n\npublic int Count => _count;\n"));

    [Theory]
    [InlineData("[a](missing.md)", false)]
    [InlineData("[a](LICENSE)", true)]
    [InlineData("[a](README.md#no-such-heading)", false)]
    [InlineData("[a](README.md#overlay)", true)]
    public void Link_IsResolvedFromTheFileItStandsIn(string markdown, bool resolves) =>
        Assert.Equal(resolves, Assert.Single(MarkdownLink.ReadAll(markdown)).Resolves("README.md"));
}
