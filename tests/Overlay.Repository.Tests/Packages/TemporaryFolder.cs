namespace Overlay.Repository.Tests.Packages;

/// <summary>A new folder outside the repository, removed at the end.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("overlay-").FullName;

    public string this[string path]
    {
        get
        {
            var full = Path.Combine(Root, path);
            Directory.CreateDirectory(Path.GetDirectoryName(full)!);
            return full;
        }
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
