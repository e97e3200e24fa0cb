using System.Net;
using System.Net.Sockets;
using Overlay.Primitives;
using Overlay.Protocol;

namespace Overlay.Node;

/// <summary>
/// The supernodes of the options and the address that each has at present. A name may stand for several addresses, which are tried in
/// turn, and it is resolved again when its supernode does not answer. One task at a time may change it; any thread may look.
/// </summary>
internal sealed class SupernodeDirectory
{
    private static readonly TimeSpan ResolvePatience = TimeSpan.FromSeconds(5);

    private readonly Entry[] _entries;
    private readonly Func<string, CancellationToken, Task<IPAddress[]>> _resolve;
    private readonly KnownSupernodes _known;
    private readonly IReadOnlyList<IPNetwork> _excluded;
    private readonly bool _v4Only;
    private Dictionary<UnderlayAddress, SupernodeAddress> _byAddress = [];

    public SupernodeDirectory(IReadOnlyList<SupernodeAddress> supernodes, KnownSupernodes known, UnderlayOptions options, bool v4Only)
    {
        _known = known;
        _entries = [.. supernodes.Select(supernode => new Entry(supernode))];
        _resolve = options.NameResolver ?? Dns.GetHostAddressesAsync;
        _excluded = options.ExcludedNetworks;
        _v4Only = v4Only;
    }

    public IReadOnlyList<SupernodeTarget> Targets => [.. _entries.Where(entry => entry.Current is not null).Select(TargetOf).DistinctBy(target => target.Address)];

    /// <summary>The supernode of the options that has this address, or null.</summary>
    public SupernodeAddress? Find(UnderlayAddress address) => Volatile.Read(ref _byAddress).GetValueOrDefault(address);

    public KnownSupernodes Known => _known;

    /// <summary>What was tried, for an error message.</summary>
    public string Describe() => string.Join(", ", _entries.Select(entry => entry.Describe()));

    public IEnumerable<(SupernodeAddress Supernode, UnderlayAddress? Current)> Entries => _entries.Select(entry => (entry.Supernode, entry.Current));

    /// <summary>Resolves all names.</summary>
    public Task ResolveAllAsync(CancellationToken cancellationToken) => Task.WhenAll(_entries.Select(entry => NextAsync(entry, cancellationToken)));

    /// <summary>
    /// Resolves the name of a supernode that does not answer, and moves on to the next of its addresses. Returns the previous and the
    /// new address; equal if nothing changed.
    /// </summary>
    public async Task<(UnderlayAddress? From, SupernodeTarget? To)> RetryAsync(SupernodeAddress supernode, CancellationToken cancellationToken)
    {
        var entry = Find(supernode);
        var before = entry.Current;
        await NextAsync(entry, cancellationToken).ConfigureAwait(false);
        return (before, entry.Current is null ? null : TargetOf(entry));
    }

    /// <summary>The engine stays with the address that a supernode had before.</summary>
    public void Restore(SupernodeAddress supernode, UnderlayAddress? address)
    {
        Find(supernode).Restore(address);
        Index();
    }

    private async Task NextAsync(Entry entry, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(ResolvePatience);
        try
        {
            var addresses = AddressText.TryParse(entry.Supernode.Host, out var literal) ? [literal] : await _resolve(entry.Supernode.Host, limit.Token).ConfigureAwait(false);
            entry.Move([.. addresses.Where(IsUsable).Select(address => UnderlayAddress.From(address, entry.Supernode.Port))]);
        }
        catch (SocketException e)
        {
            entry.Fail(e.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            entry.Fail("its name was not resolved in time");
        }

        Index();
    }

    private SupernodeTarget TargetOf(Entry entry) => new(entry.Current!.Value, _known.KeyOf(entry.Supernode));

    private Entry Find(SupernodeAddress supernode) => _entries.First(entry => entry.Supernode == supernode);

    /// <summary>Publishes who is where for the threads that only look.</summary>
    private void Index() => Volatile.Write(
        ref _byAddress, _entries.Where(entry => entry.Current is not null).DistinctBy(entry => entry.Current).ToDictionary(entry => entry.Current!.Value, entry => entry.Supernode));

    private bool IsUsable(IPAddress address) =>
        (!_v4Only || address.AddressFamily == AddressFamily.InterNetwork) && !LocalAddresses.IsExcluded(address, _excluded);

    private sealed class Entry(SupernodeAddress supernode)
    {
        private string? _problem;

        public SupernodeAddress Supernode => supernode;

        public UnderlayAddress? Current { get; private set; }

        /// <summary>Takes the address behind the present one, round and round; the present one if it is the only one.</summary>
        public void Move(IReadOnlyList<UnderlayAddress> addresses)
        {
            _problem = addresses.Count == 0 ? "no address that this node can use" : null;
            if (addresses.Count > 0)
            {
                var index = Current is { } current ? addresses.ToList().IndexOf(current) : -1;
                Current = addresses[(index + 1) % addresses.Count];
            }
        }

        public void Restore(UnderlayAddress? address) => Current = address;

        /// <summary>A name that cannot be resolved for a while keeps its address.</summary>
        public void Fail(string problem) => _problem = problem;

        public string Describe()
        {
            var host = $"{(supernode.Host.Contains(':', StringComparison.Ordinal) ? $"[{supernode.Host}]" : supernode.Host)}:{supernode.Port}";
            var current = Current?.ToString();
            return (_problem, current) switch
            {
                ({ } problem, _) => $"{host} ({problem})",
                (_, { } address) when address != host => $"{host} ({address})",
                _ => host,
            };
        }
    }
}
