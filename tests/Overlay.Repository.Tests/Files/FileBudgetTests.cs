namespace Overlay.Repository.Tests.Files;

/// <summary>One concept, one file: files stay short enough to be read.</summary>
public sealed class FileBudgetTests
{
    private const int LongestFile = 400;
    private const int LongestMedian = 100;

    [Fact]
    public void EverySourceFile_IsWithinTheLimit()
    {
        var tooLong = Repository.FilesWith(".cs").Select(file => (file, Lines: CountLines(file))).Where(entry => entry.Lines > LongestFile);

        Expect.None(tooLong);
    }

    [Fact]
    public void MedianOfTheLibraries_IsShort()
    {
        int[] lengths = [.. Repository.FilesWith(".cs").Where(file => file.StartsWith("src/", StringComparison.Ordinal)).Select(CountLines).Order()];

        Assert.InRange(lengths[lengths.Length / 2], 1, LongestMedian);
    }

    private static int CountLines(string file) => File.ReadLines(Repository.PathOf(file)).Count();
}
