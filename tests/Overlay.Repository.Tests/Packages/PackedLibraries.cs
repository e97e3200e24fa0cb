using System.Globalization;
using System.IO.Compression;

namespace Overlay.Repository.Tests.Packages;

/// <summary>
/// The packages as `dotnet pack` makes them, under a version that no other run has. They are made from a copy of the sources: packing where the
/// tests run would rewrite what the build left there.
/// </summary>
public sealed class PackedLibraries : IDisposable
{
    public static readonly string[] Names = ["Overlay.Core", "Overlay.Tap", "Overlay.Sodium"];

    /// <summary>Where the packages say that they come from: a publisher's own address.</summary>
    public const string Address = "https://overlay.example/repository";

    private static readonly string[] Parts = ["src/", "eng/", "artifacts/"];

    private readonly TemporaryFolder _folder = new();

    public PackedLibraries()
    {
        try
        {
            CopySources();
            PackAll();
        }
        catch
        {
            // Nobody disposes a fixture whose constructor failed.
            _folder.Dispose();
            throw;
        }
    }

    public string Version { get; } = string.Create(CultureInfo.InvariantCulture, $"0.1.0-test.{DateTime.UtcNow.Ticks}");

    /// <summary>The folder that holds the packages.</summary>
    public string Feed => Path.Combine(_folder.Root, "feed");

    public ZipArchive Open(string name, string extension) => ZipFile.OpenRead(Path.Combine(Feed, $"{name}.{Version}.{extension}"));

    public void Dispose() => _folder.Dispose();

    private void CopySources()
    {
        foreach (var file in Repository.Files.Where(IsPackedFrom))
        {
            File.Copy(Repository.PathOf(file), _folder[$"source/{file}"]);
        }
    }

    private void PackAll()
    {
        foreach (var name in Names)
        {
            CommandLine.Run(
                Path.Combine(_folder.Root, "source"),
                "dotnet", "pack", $"src/{name}", "--configuration", "Release", "--output", Feed, $"-p:Version={Version}", $"-p:OverlayRepositoryUrl={Address}", "-v", "quiet");
        }
    }

    private static bool IsPackedFrom(string file) =>
        !file.Contains('/', StringComparison.Ordinal) || Parts.Any(part => file.StartsWith(part, StringComparison.Ordinal));
}
