using System.Text.RegularExpressions;

namespace Overlay.Repository.Tests.Documentation;

/// <summary>docs/multicast.md names cases; each is a test.</summary>
public sealed partial class MulticastCasesTests
{
    [Fact]
    public void EachCase_IsATest()
    {
        var cases = Repository.Read("docs/multicast.md").Split('\n')
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .SelectMany(line => NamePattern().Matches(line.Split('|')[1]).Select(match => match.Groups[1].Value))
            .ToArray();
        var tests = string.Concat(Repository.FilesWith(".cs").Where(file => file.StartsWith("tests/", StringComparison.Ordinal)).Select(Repository.Read));

        Assert.True(cases.Length > 30);
        Assert.All(cases, name => Assert.True(Regex.IsMatch(tests, $@"public (void|async Task) {name}\("), $"{name} is no test"));
    }

    [GeneratedRegex(@"`(\w+_\w+)`")]
    private static partial Regex NamePattern();
}
