using Overlay.Peers.Benchmarks.Results;

namespace Overlay.Peers.Tests.Results;

public sealed class PublicationTests
{
    private static readonly string Begin = Publication.Peers.Begin;
    private static readonly string End = Publication.Peers.End;

    public static TheoryData<string> WithoutAPlace => ["no marks", Begin, End + Begin, Publication.Copies.Begin + Publication.Copies.End];

    [Fact]
    public void Text_ReplacesWhatIsBetweenTheMarks_AndNothingElse() => Assert.Equal(
        $"# Title\n\n{Begin}\n\nnew\n\n{End}\nrest\n",
        Publication.Peers.Replace($"# Title\n\n{Begin}\n\nold\nold\n\n{End}\nrest\n", "new\n"));

    [Theory]
    [MemberData(nameof(WithoutAPlace))]
    public void DocumentWithoutAPlace_IsRefused(string document) => Assert.Throws<FormatException>(() => Publication.Peers.Replace(document, "new"));

    [Fact]
    public void PerformanceDocument_HasThePlaces()
    {
        var document = File.ReadAllText(RepositoryFolder.Of("docs", "performance.md"));

        Assert.Contains("new peers", Publication.Peers.Replace(document, "new peers"));
        Assert.Contains("new copies", Publication.Copies.Replace(document, "new copies"));
    }
}
