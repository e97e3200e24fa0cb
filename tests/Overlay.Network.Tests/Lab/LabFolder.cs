namespace Overlay.Network.Tests.Lab;

/// <summary>A folder for the files of programs; disposing removes it.</summary>
internal sealed class LabFolder : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("overlay-").FullName;

    public string PathOf(string file) => Path.Combine(_path, file);

    public void Dispose() => Directory.Delete(_path, recursive: true);
}
