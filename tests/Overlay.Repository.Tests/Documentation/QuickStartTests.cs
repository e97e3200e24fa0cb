namespace Overlay.Repository.Tests.Documentation;

/// <summary>Who clones the repository sees it work, and gets the packages, by the commands of the README; the build server runs the same ones, as a newcomer.</summary>
public sealed class QuickStartTests
{
    [Fact]
    public void Readme_TryIt_IsTwoDemonstrationsAndTheTests() =>
        Assert.Equal(["dotnet run --project samples/MulticastDemo", "dotnet run --project samples/TipcMulticast", "dotnet test"], Commands("## Try it"));

    [Fact]
    public void Readme_Install_EndsWithThePackage()
    {
        var commands = Commands("## Install").ToArray();

        Assert.Equal("dotnet pack src/Overlay.Core", commands[0]);
        Assert.Equal("dotnet add package Overlay.Core", commands[^1]);
        Assert.InRange(commands.Length, 2, 5);
    }

    [Theory]
    [InlineData("""$0 == "## Try it")""")]
    [InlineData("""$0 == "## Install")""")]
    [InlineData("""as_newcomer bash -e -c "$(quick_start_command run)" """)]
    [InlineData("""bash -c "$(quick_start_command test)" """)]
    [InlineData("""as_newcomer bash -e -c "$(install_commands)" """)]
    public void BuildServer_TakesItsCommandsFromThoseSections(string part) => Assert.Contains(part, Repository.Read(".ci/run"), StringComparison.Ordinal);

    private static IEnumerable<string> Commands(string heading) =>
        Repository.Read("README.md").Split('\n')
            .SkipWhile(line => line != heading).Skip(1)
            .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
            .SkipWhile(line => line != "```sh").Skip(1)
            .TakeWhile(line => line != "```")
            .Where(line => line.Length > 0 && !line.StartsWith('#'));
}
