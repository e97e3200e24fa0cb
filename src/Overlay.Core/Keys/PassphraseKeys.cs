using System.Security.Cryptography;
using System.Text;

namespace Overlay.Keys;

/// <summary>
/// The keys that were derived from passphrases in this process, a bounded number of them: a derivation takes about a second and 64 MiB, and nodes of one
/// community ask for the same one again. Passphrases are not kept: an entry is found by a hash under a key of this object. What goes is overwritten.
/// </summary>
internal sealed class PassphraseKeys(int capacity, Func<byte[], string, byte[]> derive)
{
    private const int Remembered = 16;
    private readonly byte[] _hashKey = RandomNumberGenerator.GetBytes(SHA256.HashSizeInBytes);
    private readonly List<Entry> _entries = [];
    private readonly Lock _gate = new();

    public static PassphraseKeys Shared { get; } = new(Remembered, Argon2Key.Derive);

    /// <summary>Returns a copy of the key. Whoever asks while it is derived waits for the same derivation.</summary>
    public async Task<byte[]> GetAsync(string passphrase, string community, CancellationToken cancellationToken)
    {
        var entry = Find(passphrase, community);
        try
        {
            await entry.Derivation.WaitAsync(cancellationToken).ConfigureAwait(false);
            lock (_gate)
            {
                // Others may have pushed it out meanwhile, but not while somebody waits for it.
                return [.. entry.Derivation.Result];
            }
        }
        finally
        {
            Release(entry);
        }
    }

    private Entry Find(string passphrase, string community)
    {
        var secret = Encoding.UTF8.GetBytes(passphrase);
        var name = Name(secret, community);
        lock (_gate)
        {
            var entry = _entries.Find(known => known.Name.AsSpan().SequenceEqual(name) && !known.Derivation.IsFaulted);
            if (entry is null)
            {
                entry = new Entry(name, Task.Run(() => Derive(secret, community)));
            }
            else
            {
                CryptographicOperations.ZeroMemory(secret);
                _entries.Remove(entry);
            }

            entry.Users++;
            _entries.Add(entry);
            Shrink_NeedsLock();
            return entry;
        }
    }

    private byte[] Derive(byte[] secret, string community)
    {
        try
        {
            return derive(secret, community);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    private void Release(Entry entry)
    {
        lock (_gate)
        {
            entry.Users--;
            Shrink_NeedsLock();
        }
    }

    /// <summary>Forgets those that were asked for longest ago and that nobody waits for.</summary>
    private void Shrink_NeedsLock()
    {
        while (_entries.Count > capacity && _entries.Find(entry => entry.Users == 0 && entry.Derivation.IsCompleted) is { } oldest)
        {
            _entries.Remove(oldest);
            if (oldest.Derivation.IsCompletedSuccessfully)
            {
                CryptographicOperations.ZeroMemory(oldest.Derivation.Result);
            }
        }
    }

    /// <summary>The lengths are part of it by the hash in between: no two pairs share a name.</summary>
    private byte[] Name(byte[] secret, string community)
    {
        var hash = HMACSHA256.HashData(_hashKey, secret);
        return HMACSHA256.HashData(hash, Encoding.UTF8.GetBytes(community));
    }

    private sealed class Entry(byte[] name, Task<byte[]> derivation)
    {
        public byte[] Name => name;

        public Task<byte[]> Derivation => derivation;

        /// <summary>How many wait for it.</summary>
        public int Users { get; set; }
    }
}
