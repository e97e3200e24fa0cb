namespace Overlay.Repository.Tests.Documentation;

/// <summary>Who clones the repository needs two commands to see it work; the build server runs the same two.</summary>
public sealed class QuickStartTests
{
    private const string Heading = "## Try it";

    [Fact]
    public void Readme_TryIt_IsTwoCommands() => Assert.Equal(["dotnet run --project samples/TipcMulticast", "dotnet test"], Commands());

    [Fact]
    public void BuildServer_TakesItsCommandsFromThatSection()
    {
        var script = Repository.Read(".ci/run");

        Assert.Contains($"$0 == \"{Heading}\"", script, StringComparison.Ordinal);
        Assert.Contains("\"$(quick_start_command run)\"", script, StringComparison.Ordinal);
        Assert.Contains("\"$(quick_start_command test)\"", script, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Commands() =>
        Repository.Read("README.md").Split('\n')
            .SkipWhile(line => line != Heading).Skip(1)
            .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
            .SkipWhile(line => line != "```sh").Skip(1)
            .TakeWhile(line => line != "```")
            .Where(line => line.Length > 0 && !line.StartsWith('#'));
}
