namespace Overlay.Peers.Benchmarks;

/// <summary>A folder in memory where there is one, so that no disk is measured. Disposing removes it.</summary>
internal sealed class ScratchFolder : IDisposable
{
    private const string SharedMemory = "/dev/shm";

    public string Path { get; } = Directory.CreateDirectory(
        System.IO.Path.Combine(Directory.Exists(SharedMemory) ? SharedMemory : System.IO.Path.GetTempPath(), $"overlay-peers-{Guid.NewGuid():N}")).FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
