namespace Overlay.Repository.Tests.Packages;

/// <summary>
/// A new console project in an empty folder, made with the commands that a user of the package types. It has a package folder of its own, so that
/// the packages under test stay out of the user's; what they depend on comes from there.
/// </summary>
internal sealed class ConsumerProject : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly PackedLibraries _packages;
    private readonly Dictionary<string, string> _environment;

    public ConsumerProject(PackedLibraries packages)
    {
        _packages = packages;
        _environment = new() { ["NUGET_PACKAGES"] = Path.Combine(_folder.Root, "packages") };
        File.WriteAllText(_folder["nuget.config"], $"""
            <configuration>
              <packageSources>
                <add key="under-test" value="{packages.Feed}" />
              </packageSources>
              <fallbackPackageFolders>
                <add key="user" value="{UserPackages}" />
              </fallbackPackageFolders>
            </configuration>
            """);
    }

    private static string UserPackages =>
        Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    /// <summary>Adds the package, builds the program and returns what it writes.</summary>
    public string BuildAndRun(string package, string program)
    {
        Dotnet("new", "console", "--name", "Consumer", "--output", ".");
        Dotnet("add", "package", package, "--version", _packages.Version);
        File.WriteAllText(_folder["Program.cs"], program);
        return Dotnet("run");
    }

    public void Dispose() => _folder.Dispose();

    private string Dotnet(params string[] arguments) => CommandLine.Run(_folder.Root, _environment, "dotnet", arguments);
}
