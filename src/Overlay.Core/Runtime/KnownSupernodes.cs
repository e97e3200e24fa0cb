using System.Collections.Concurrent;

namespace Overlay.Runtime;

/// <summary>
/// The keys of supernodes that this node has met, in a file if there is one: a line for each, its address, '#' and the key, as <see cref="SupernodeAddress"/>
/// reads it. What the file says is never changed, only added to: a key that does not fit any more is for the user to take out. Any thread may ask and add.
/// </summary>
internal sealed class KnownSupernodes
{
    private readonly string? _path;
    private readonly ConcurrentDictionary<string, byte[]> _keys = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="path">The file; null to remember as long as the process runs.</param>
    /// <exception cref="OverlayException">The file cannot be read, or a line is not the address of a supernode with its key.</exception>
    public KnownSupernodes(string? path)
    {
        _path = path;
        if (path is null || !File.Exists(path))
        {
            return;
        }

        try
        {
            foreach (var (line, number) in File.ReadLines(path).Select((line, index) => (line.Trim(), index + 1)))
            {
                if (line.Length > 0)
                {
                    Read(path, line, number);
                }
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new OverlayException(OverlayError.FileUnusable, $"The file of known supernodes '{path}' cannot be read: {error.Message}", error);
        }
    }

    /// <summary>Where the keys are kept, for messages; null if nowhere.</summary>
    public string? Path => _path;

    /// <summary>The key that is pinned in the address, or that the supernode had before; null if neither is known.</summary>
    public byte[]? KeyOf(SupernodeAddress supernode) => supernode.PinnedKey ?? _keys.GetValueOrDefault(NameOf(supernode));

    /// <summary>Remembers the key of a supernode whose key was not known.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The process may not write the file.</exception>
    public void Add(SupernodeAddress supernode, ReadOnlyMemory<byte> key)
    {
        if (supernode.PinnedKey is null && _keys.TryAdd(NameOf(supernode), key.ToArray()) && _path is not null)
        {
            File.AppendAllText(_path, $"{NameOf(supernode)}#{Convert.ToBase64String(key.Span)}{Environment.NewLine}");
        }
    }

    private void Read(string path, string line, int number)
    {
        try
        {
            var supernode = SupernodeAddress.Parse(line);
            var key = supernode.PinnedKey ?? throw new FormatException("The key is missing.");

            // Two programs that share the file may both have learned a key. The first one stays.
            _keys.TryAdd(NameOf(supernode), key);
        }
        catch (FormatException e)
        {
            throw new OverlayException(
                OverlayError.FileUnusable, $"Line {number} of '{path}' is not the address of a supernode with '#' and its key. {e.Message} Take the line out, or correct it.", e);
        }
    }

    private static string NameOf(SupernodeAddress supernode) => supernode.ToString().Split('#')[0];
}
