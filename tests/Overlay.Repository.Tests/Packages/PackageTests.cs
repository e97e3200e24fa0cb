using System.IO.Compression;
using System.Xml.Linq;

namespace Overlay.Repository.Tests.Packages;

public sealed class PackageTests(PackedLibraries packages) : IClassFixture<PackedLibraries>
{
    private static readonly byte[] PngSignature = [0x89, (byte)'P', (byte)'N', (byte)'G'];

    public static TheoryData<string> PackageNames => [.. PackedLibraries.Names];

    [Theory]
    [MemberData(nameof(PackageNames))]
    public void Package_HoldsLibraryDocumentationAndReadme(string name)
    {
        using var package = packages.Open(name, "nupkg");
        var entries = package.Entries.Select(entry => entry.FullName).ToArray();

        Assert.Contains($"lib/net10.0/{name}.dll", entries);
        Assert.Contains($"lib/net10.0/{name}.xml", entries);
        Assert.Contains("README.md", entries);
    }

    [Theory]
    [MemberData(nameof(PackageNames))]
    public void Package_SaysItsLicenceReadmeAndPurpose(string name)
    {
        using var package = packages.Open(name, "nupkg");
        var metadata = ReadMetadata(package, name);

        Assert.Equal("MIT", metadata["license"]);
        Assert.Equal("README.md", metadata["readme"]);
        Assert.NotEmpty(metadata["description"]);
        Assert.NotEmpty(metadata["tags"]);
        Assert.Equal("The Overlay authors", metadata["authors"]);
        Assert.NotEmpty(metadata["copyright"]);
    }

    /// <summary>What a gallery shows beside the package: where it comes from, what has changed, and its picture.</summary>
    [Theory]
    [MemberData(nameof(PackageNames))]
    public void Package_SaysWhereItComesFrom(string name)
    {
        using var package = packages.Open(name, "nupkg");
        var metadata = ReadMetadata(package, name);

        Assert.Equal(PackedLibraries.Address, metadata["projectUrl"]);
        Assert.Equal($"{PackedLibraries.Address}/blob/main/CHANGELOG.md", metadata["releaseNotes"]);
        Assert.Equal(("git", PackedLibraries.Address), ReadRepository(package, name));
        var icon = new byte[PngSignature.Length];
        using var picture = package.GetEntry(metadata["icon"])!.Open();
        picture.ReadExactly(icon);
        Assert.Equal(PngSignature, icon);
    }

    /// <summary>An address that nobody gave would lead people to somebody else.</summary>
    [Theory]
    [InlineData("RepositoryUrl")]
    [InlineData("PackageProjectUrl")]
    [InlineData("PackageReleaseNotes")]
    public void Package_OfNobodyInParticular_NamesNoAddress(string property) => Assert.Empty(
        CommandLine.Run(Repository.PathOf("src/Overlay.Core"), "dotnet", "msbuild", "-p:OverlayRepositoryUrl=", $"-getProperty:{property}").Trim());

    [Theory]
    [MemberData(nameof(PackageNames))]
    public void SymbolPackage_HoldsThePdb(string name)
    {
        using var package = packages.Open(name, "snupkg");

        Assert.Contains($"lib/net10.0/{name}.pdb", package.Entries.Select(entry => entry.FullName));
    }

    [Fact]
    public void NewProject_ThatAddsThePackage_ExchangesAMulticastFrame()
    {
        using var consumer = new ConsumerProject(packages);

        Assert.Contains("received 01:00:5e:00:00:fb", consumer.BuildAndRun("Overlay.Core", Program), StringComparison.Ordinal);
    }

    /// <summary>With AEGIS-128L alone, which only the package's native library has.</summary>
    [Fact]
    public void NewProject_ThatAddsThePackageOfCiphers_ExchangesAMulticastFrame()
    {
        const string Bind = "    Bind = loopback,\n";
        using var consumer = new ConsumerProject(packages);
        var program = $"using Overlay.Sodium;\n{Program.Replace(Bind, $"{Bind}    CipherSuites = [SodiumSuites.Aegis128L],\n", StringComparison.Ordinal)}";

        Assert.Contains("Aegis128L", program, StringComparison.Ordinal);
        Assert.Contains("received 01:00:5e:00:00:fb", consumer.BuildAndRun("Overlay.Sodium", program), StringComparison.Ordinal);
    }

    private static string Program => Repository.Read("tests/Overlay.AotTest/Program.cs");

    private static Dictionary<string, string> ReadMetadata(ZipArchive package, string name) =>
        ReadFields(package, name).ToDictionary(field => field.Name.LocalName, field => field.Value);

    private static (string? Type, string? Address) ReadRepository(ZipArchive package, string name)
    {
        var repository = ReadFields(package, name).Single(field => field.Name.LocalName == "repository");
        return (repository.Attribute("type")?.Value, repository.Attribute("url")?.Value);
    }

    private static IEnumerable<XElement> ReadFields(ZipArchive package, string name)
    {
        using var stream = package.GetEntry($"{name}.nuspec")!.Open();
        return XDocument.Load(stream).Root!.Elements().Single().Elements();
    }
}
