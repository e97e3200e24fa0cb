namespace Overlay.Repository.Tests.Documentation;

/// <summary>Who clones the repository needs two commands; the build server uses the same two.</summary>
public sealed class QuickStartTests
{
    private const string Heading = "## Build and test";

    [Fact]
    public void Readme_BuildAndTest_IsTwoCommands() => Assert.Equal(["dotnet build", "dotnet test"], Commands());

    [Fact]
    public void BuildServer_TakesItsCommandsFromThatSection() =>
        Assert.Contains($"$0 == \"{Heading}\"", Repository.Read(".ci/run"), StringComparison.Ordinal);

    private static IEnumerable<string> Commands() =>
        Repository.Read("README.md").Split('\n')
            .SkipWhile(line => line != Heading).Skip(1)
            .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
            .SkipWhile(line => line != "```sh").Skip(1)
            .TakeWhile(line => line != "```")
            .Where(line => line.Length > 0 && !line.StartsWith('#'));
}
