namespace Overlay.Samples;

/// <summary>The key pair that edges know the supernode by, and the file that it stays in: they take no other one at its address.</summary>
internal sealed class SupernodeKey
{
    private SupernodeKey(NodeKeyPair keyPair, string? file, string? trouble = null) => (KeyPair, File, Trouble) = (keyPair, file, trouble);

    public NodeKeyPair KeyPair { get; }

    /// <summary>The file, or null if there is none and the key ends with the program.</summary>
    public string? File { get; }

    /// <summary>Why there is no file, or null.</summary>
    public string? Trouble { get; }

    /// <summary>The key in the file that the user names, which is created if it is missing.</summary>
    public static SupernodeKey FromFile(string file) => new(SecretFile.Use(file, "key file", NodeKeyPair.LoadOrCreate), file);

    /// <summary>The key that the supernode on this port had the last time.</summary>
    /// <param name="directories">Where it may be; the first directory that can be used is used.</param>
    /// <param name="port">The UDP port: supernodes of one host differ in it.</param>
    public static SupernodeKey Keep(IReadOnlyList<string> directories, int port) =>
        StateDirectory.Use(directories, directory => FromFile(Path.Combine(directory, $"supernode-{port}.key")), out var trouble)
        ?? new SupernodeKey(NodeKeyPair.Generate(), null, trouble);
}
