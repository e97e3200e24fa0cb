namespace Overlay.Peers.Benchmarks.Results;

/// <summary>The root of the repository that this program was built in.</summary>
internal static class RepositoryFolder
{
    public static string Path { get; } = Find(AppContext.BaseDirectory)
        ?? throw new InvalidOperationException($"{AppContext.BaseDirectory} is not inside the repository.");

    public static string Of(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    private static string? Find(string? folder) =>
        folder is null || File.Exists(System.IO.Path.Combine(folder, "Overlay.sln")) ? folder : Find(System.IO.Path.GetDirectoryName(folder));
}
