using Overlay.Peers.Benchmarks.Results;

namespace Overlay.Peers.Tests.Results;

public sealed class PublicationTests
{
    [Fact]
    public void Text_ReplacesWhatIsBetweenTheMarks_AndNothingElse() => Assert.Equal(
        $"# Title\n\n{Publication.Begin}\n\nnew\n\n{Publication.End}\nrest\n",
        Publication.Replace($"# Title\n\n{Publication.Begin}\n\nold\nold\n\n{Publication.End}\nrest\n", "new\n"));

    [Theory]
    [InlineData("no marks")]
    [InlineData(Publication.Begin)]
    [InlineData(Publication.End + Publication.Begin)]
    public void DocumentWithoutAPlace_IsRefused(string document) => Assert.Throws<FormatException>(() => Publication.Replace(document, "new"));

    [Fact]
    public void PerformanceDocument_HasThePlace() =>
        Assert.Contains("new", Publication.Replace(File.ReadAllText(RepositoryFolder.Of("docs", "performance.md")), "new"));
}
