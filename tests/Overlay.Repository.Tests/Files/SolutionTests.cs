using System.Xml.Linq;

namespace Overlay.Repository.Tests.Files;

public sealed class SolutionTests
{
    [Fact]
    public void Solution_ListsEveryProject()
    {
        var solution = Repository.Read("Overlay.sln").Replace('\\', '/');

        Assert.All(Repository.FilesWith(".csproj"), project => Assert.Contains($"\"{project}\"", solution, StringComparison.Ordinal));
    }

    [Fact]
    public void NugetConfig_NamesFoldersOnly()
    {
        var sources = XDocument.Parse(Repository.Read("nuget.config")).Descendants("add").Select(add => (string)add.Attribute("value")!).ToArray();

        Assert.NotEmpty(sources);
        Assert.All(sources, source => Assert.True(Directory.Exists(Repository.PathOf(source)), $"{source} is not a folder of the repository."));
    }

    [Fact]
    public void EveryPackageVersion_StandsInTheCentralFile()
    {
        var withVersion = Repository.FilesWith(".csproj").Where(project =>
            XDocument.Parse(Repository.Read(project)).Descendants("PackageReference").Any(package => package.Attribute("Version") is not null));

        Expect.None(withVersion);
    }
}
