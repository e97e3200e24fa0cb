namespace Overlay.Samples.Edge;

/// <summary>
/// The key pair that a node is known by, and the file that it stays in. The file is locked as long as the program runs: two nodes with one identity cut each
/// other off.
/// </summary>
internal sealed class NodeIdentity : IDisposable
{
    private const int Looks = 10;
    private const int WouldBlock = 11;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly FileStream? _lock;
    private readonly bool _isNew;

    private NodeIdentity(NodeKeyPair keyPair, FileStream? @lock, bool isNew, string? trouble)
    {
        KeyPair = keyPair;
        _lock = @lock;
        _isNew = isNew;
        Trouble = trouble;
    }

    public NodeKeyPair KeyPair { get; }

    /// <summary>The file, or null if the identity ends with the program.</summary>
    public string? File => _lock?.Name;

    /// <summary>Where the keys of supernodes are kept that this node has learned, or null.</summary>
    public string? KnownSupernodesFile => File is { } file ? $"{file}.known-supernodes" : null;

    /// <summary>Why there is no file, or null.</summary>
    public string? Trouble { get; }

    /// <summary>The identity in the file that the user names, which is created if it is missing.</summary>
    /// <exception cref="IOException">The file cannot be used; the message says why.</exception>
    /// <exception cref="InvalidDataException">The file does not hold a private key.</exception>
    public static NodeIdentity FromFile(string file) => SecretFile.Use(file, "identity file", Open);

    /// <summary>
    /// The identity that this node had the last time. If another program has it, which is waited for a little since it may be about to end, there is a second one, and so
    /// on: several edges of one host have an identity each, as do those in several network namespaces, whose devices may have one name.
    /// </summary>
    /// <param name="directories">Where it may be; the first directory that can be used is used.</param>
    /// <param name="community">The community.</param>
    /// <param name="device">The device as the user names it; <c>%d</c> stands for a number.</param>
    /// <exception cref="InvalidDataException">A file of this name does not hold a private key.</exception>
    public static NodeIdentity Keep(IReadOnlyList<string> directories, string community, string device) =>
        StateDirectory.Use(directories, directory => KeepIn(directory, community, device), out var trouble) ?? new NodeIdentity(NodeKeyPair.Generate(), null, isNew: true, trouble);

    /// <summary>Takes the file away again if it was created for this node, which could not start.</summary>
    public void DiscardNew()
    {
        if (_isNew && File is { } file)
        {
            System.IO.File.Delete(file);
        }
    }

    public void Dispose() => _lock?.Dispose();

    private static NodeIdentity KeepIn(string directory, string community, string device)
    {
        for (var number = 0; ; number++)
        {
            var file = Path.Combine(directory, IdentityName.Of(community, device, number));
            for (var look = number == 0 ? Looks : 1; look > 0; look--)
            {
                try
                {
                    return FromFile(file);
                }
                catch (IOException error) when (error.InnerException is IdentityInUseException)
                {
                    Thread.Sleep(number == 0 ? Pause : TimeSpan.Zero);
                }
            }
        }
    }

    /// <summary>The lock is advisory (flock(2)), and goes with the process whatever happens to it.</summary>
    private static NodeIdentity Open(string file)
    {
        try
        {
            var isNew = !System.IO.File.Exists(file);
            var keyPair = NodeKeyPair.LoadOrCreate(file);
            return new NodeIdentity(keyPair, new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.None), isNew, trouble: null);
        }
        catch (IOException error) when (error.HResult == WouldBlock)
        {
            throw new IdentityInUseException();
        }
    }

    private sealed class IdentityInUseException() : IOException("is in use by another program. Two nodes with one identity cut each other off: give each a file of its own.");
}
