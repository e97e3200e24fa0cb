using System.Text.RegularExpressions;

namespace Overlay.Repository.Tests.Documentation;

/// <summary>An operator who sees a counter rise finds what to do.</summary>
public sealed partial class TroubleshootingTests
{
    [Fact]
    public void Document_SaysWhatToDoAboutEveryDropReason()
    {
        var rows = Repository.Read("docs/troubleshooting.md").Split('\n')
            .SkipWhile(line => line != "| reason | what to do |").Skip(2)
            .TakeWhile(line => line.StartsWith('|'))
            .Select(line => line.Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            .ToArray();

        Assert.All(rows, row => Assert.Equal(2, row.Length));
        Expect.None(Enum.GetNames<DropReason>().Except(rows.SelectMany(row => Name().Matches(row[0])).Select(match => match.Groups[1].Value)));
    }

    [GeneratedRegex("`([A-Za-z]+)`")]
    private static partial Regex Name();
}
