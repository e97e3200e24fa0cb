using System.Security.Cryptography;

namespace Overlay.Node;

/// <summary>A private key in a file: base64 and a line feed, readable by its owner alone.</summary>
internal static class KeyFile
{
    private const int MaxFileLength = 256;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static NodeKeyPair LoadOrCreate(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return File.Exists(path) ? Load(path) : Create(path);
    }

    private static NodeKeyPair Load(string path)
    {
        if (new FileInfo(path).Length > MaxFileLength)
        {
            throw NotAKey(path);
        }

        var text = File.ReadAllText(path).Trim();
        Span<byte> privateKey = stackalloc byte[NodeKeyPair.KeyLength];
        if (!Convert.TryFromBase64String(text, privateKey, out var length) || length != NodeKeyPair.KeyLength)
        {
            throw NotAKey(path);
        }

        var pair = NodeKeyPair.FromPrivateKey(privateKey);
        CryptographicOperations.ZeroMemory(privateKey);
        return pair;
    }

    /// <summary>
    /// Writes a file beside the final one and moves it there, so that a reader never meets half a key; if another process was faster,
    /// its key counts.
    /// </summary>
    private static NodeKeyPair Create(string path)
    {
        var pair = NodeKeyPair.Generate();
        var draft = $"{path}.{Guid.NewGuid():N}.tmp";
        Write(draft, pair);
        try
        {
            File.Move(draft, path, overwrite: false);
            return pair;
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(draft);
            return Load(path);
        }
    }

    private static void Write(string path, NodeKeyPair pair)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        using var writer = new StreamWriter(path, options);
        writer.Write(Convert.ToBase64String(pair.PrivateKey));
        writer.Write('\n');
    }

    private static InvalidDataException NotAKey(string path) =>
        new($"'{path}' does not hold a node's private key: {NodeKeyPair.KeyLength} bytes in base64 were expected. Name another file, or delete this one to get a new key (and with it a new node id).");
}
