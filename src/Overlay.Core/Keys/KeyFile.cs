using System.Security.Cryptography;
using System.Text;
using Overlay.Host;

namespace Overlay.Keys;

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
    /// Writes a file beside the final one and gives it the final name, so that a reader never meets half a key; if another process was
    /// faster, its key counts.
    /// </summary>
    private static NodeKeyPair Create(string path)
    {
        var pair = NodeKeyPair.Generate();
        var draft = $"{path}.{Guid.NewGuid():N}.tmp";
        Write(draft, pair);
        try
        {
            if (!TryLink(draft, path))
            {
                File.Move(draft, path, overwrite: false);
            }

            return pair;
        }
        catch (IOException) when (File.Exists(path))
        {
            return Load(path);
        }
        finally
        {
            File.Delete(draft);
        }
    }

    /// <summary>
    /// Off Windows File.Move looks whether the name is free and then renames, so that of two files one replaces the other; a hard link is
    /// made in one step. False where there are none: on Windows, and on file systems such as FAT.
    /// </summary>
    private static unsafe bool TryLink(string draft, string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return false;
        }

        fixed (byte* existing = Encoding.UTF8.GetBytes(draft + "\0"), added = Encoding.UTF8.GetBytes(path + "\0"))
        {
            return Libc.Link(existing, added) == 0;
        }
    }

    private static void Write(string path, NodeKeyPair pair)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        using var stream = new FileStream(path, options);
        stream.Write(Encoding.ASCII.GetBytes($"{Convert.ToBase64String(pair.PrivateKey)}\n"));

        // On the disk before it has its name: a host that loses power must not find an empty file there.
        stream.Flush(flushToDisk: true);
    }

    private static InvalidDataException NotAKey(string path) =>
        new($"'{path}' does not hold a node's private key: {NodeKeyPair.KeyLength} bytes in base64 were expected. Name another file, or delete this one to get a new key (and with it a new node id).");
}
