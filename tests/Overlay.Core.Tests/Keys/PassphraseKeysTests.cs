using System.Text;
using Overlay.Keys;

namespace Overlay.Core.Tests.Keys;

public sealed class PassphraseKeysTests
{
    private const int Capacity = 2;
    private readonly List<byte[]> _derived = [];
    private readonly PassphraseKeys _keys;

    public PassphraseKeysTests() => _keys = new PassphraseKeys(Capacity, Derive);

    [Fact]
    public async Task Key_IsDerivedOnce_ForAPassphraseAndACommunity()
    {
        var first = await GetAsync("secret", "one");
        var again = await GetAsync("secret", "one");
        await GetAsync("secret", "two");
        await GetAsync("secreto", "ne");

        Assert.Equal("secret|one", Encoding.UTF8.GetString(first));
        Assert.Equal(first, again);
        Assert.NotSame(first, again);
        Assert.Equal(3, _derived.Count);
    }

    [Fact]
    public async Task Key_AskedForWhileItIsDerived_IsDerivedOnce()
    {
        using var go = new ManualResetEventSlim();
        var keys = new PassphraseKeys(Capacity, (secret, community) =>
        {
            go.Wait();
            return Derive(secret, community);
        });
        using var cancellation = new CancellationTokenSource();
        var first = keys.GetAsync("secret", "one", CancellationToken.None);
        var given = keys.GetAsync("secret", "one", cancellation.Token);
        var second = keys.GetAsync("secret", "one", CancellationToken.None);

        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);
        go.Set();

        Assert.Equal(await first, await second);
        Assert.Single(_derived);
    }

    [Fact]
    public async Task Keys_BeyondTheBound_AreOverwritten_TheLongestUnusedFirst()
    {
        await GetAsync("a", "one");
        await GetAsync("b", "one");
        await GetAsync("a", "one");

        await GetAsync("c", "one");

        Assert.Equal("a|one", Encoding.UTF8.GetString(_derived[0]));
        Assert.All(_derived[1], value => Assert.Equal(0, value));
        await GetAsync("b", "one");
        Assert.Equal(4, _derived.Count);
    }

    [Fact]
    public async Task Derivation_ThatFailed_IsTriedAgain()
    {
        var attempts = 0;
        var keys = new PassphraseKeys(Capacity, (secret, community) => attempts++ == 0 ? throw new InsufficientMemoryException() : Derive(secret, community));

        await Assert.ThrowsAsync<InsufficientMemoryException>(() => keys.GetAsync("secret", "one", CancellationToken.None));

        Assert.Equal("secret|one", Encoding.UTF8.GetString(await keys.GetAsync("secret", "one", CancellationToken.None)));
    }

    private Task<byte[]> GetAsync(string passphrase, string community) => _keys.GetAsync(passphrase, community, CancellationToken.None);

    private byte[] Derive(byte[] secret, string community)
    {
        byte[] key = [.. secret, .. Encoding.UTF8.GetBytes("|" + community)];
        lock (_derived)
        {
            _derived.Add(key);
        }

        return key;
    }
}
