using System.Net;
using System.Net.Sockets;
using Overlay.Nodes.Links;
using Overlay.Primitives;

namespace Overlay.Runtime;

/// <summary>
/// The supernodes of the options and the address that each has at present. A name may stand for several addresses, which are tried in
/// turn, and it is resolved again when its supernode does not answer. Any thread may look and change.
/// </summary>
internal sealed class SupernodeDirectory
{
    private static readonly TimeSpan ResolvePatience = TimeSpan.FromSeconds(5);

    /// <summary>How long other names may take once one supernode has an address: name servers answer sooner, and retries find what they say later.</summary>
    private static readonly TimeSpan OthersPatience = TimeSpan.FromSeconds(0.5);

    private readonly Lock _gate = new();
    private readonly Entry[] _entries;
    private readonly NameLookups _names;
    private readonly KnownSupernodes _known;
    private readonly IReadOnlyList<NetworkRange> _excluded;
    private readonly bool _v4Only;
    private readonly TimeProvider _time;
    private Dictionary<UnderlayAddress, SupernodeAddress> _byAddress = [];

    public SupernodeDirectory(IReadOnlyList<SupernodeAddress> supernodes, KnownSupernodes known, UnderlayOptions options, bool v4Only, TimeProvider time)
    {
        _known = known;
        _entries = [.. supernodes.Select(supernode => new Entry(supernode))];
        _names = new NameLookups(options.NameResolver);
        _excluded = options.ExcludedNetworks;
        _v4Only = v4Only;
        _time = time;
    }

    public IReadOnlyList<SupernodeTarget> Targets
    {
        get
        {
            lock (_gate)
            {
                return [.. _entries.Where(entry => entry.Current is not null).Select(TargetOf).DistinctBy(target => target.Address)];
            }
        }
    }

    /// <summary>The supernode of the options that has this address, or null.</summary>
    public SupernodeAddress? Find(UnderlayAddress address) => Volatile.Read(ref _byAddress).GetValueOrDefault(address);

    public KnownSupernodes Known => _known;

    /// <summary>What was tried, for an error message.</summary>
    public string Describe()
    {
        lock (_gate)
        {
            return string.Join(", ", _entries.Select(entry => entry.Describe()));
        }
    }

    /// <summary>One of them with its address, or with what stands in the way of one.</summary>
    public string Describe(SupernodeAddress supernode)
    {
        lock (_gate)
        {
            return Find(supernode).Describe();
        }
    }

    public IReadOnlyList<(SupernodeAddress Supernode, UnderlayAddress? Current)> Entries
    {
        get
        {
            lock (_gate)
            {
                return [.. _entries.Select(entry => (entry.Supernode, entry.Current))];
            }
        }
    }

    /// <summary>Resolves the names, all at the same time. One whose name server does not answer does not keep the others waiting.</summary>
    public async Task ResolveAllAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(ResolvePatience, _time);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        var lookups = _entries.Select(entry => NextAsync(entry, patience.Token, cancellationToken)).ToArray();
        var all = Task.WhenAll(lookups);
        var waiting = lookups.ToList();
        while (waiting.Count > 0 && Targets.Count == 0)
        {
            waiting.Remove(await Task.WhenAny(waiting).ConfigureAwait(false));
        }

        if (!all.IsCompleted)
        {
            limit.CancelAfter(OthersPatience);
        }

        await all.ConfigureAwait(false);
    }

    /// <summary>
    /// Resolves the name of a supernode that does not answer, and moves on to the next of its addresses. Returns the previous and the
    /// new address; equal if nothing changed.
    /// </summary>
    public async Task<(UnderlayAddress? From, SupernodeTarget? To)> RetryAsync(SupernodeAddress supernode, CancellationToken cancellationToken)
    {
        var entry = Find(supernode);
        UnderlayAddress? before;
        lock (_gate)
        {
            before = entry.Current;
        }

        using var limit = new CancellationTokenSource(ResolvePatience, _time);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        await NextAsync(entry, patience.Token, cancellationToken).ConfigureAwait(false);
        lock (_gate)
        {
            return (before, entry.Current is null ? null : TargetOf(entry));
        }
    }

    /// <summary>The engine stays with the address that a supernode had before.</summary>
    public void Restore(SupernodeAddress supernode, UnderlayAddress? address) => Change(Find(supernode), entry => entry.Restore(address));

    private async Task NextAsync(Entry entry, CancellationToken patience, CancellationToken cancellationToken)
    {
        try
        {
            var addresses = await _names.FindAsync(entry.Supernode.Host, patience).ConfigureAwait(false);
            Change(entry, entry => entry.Move([.. addresses.Where(IsUsable).Select(address => UnderlayAddress.From(address, entry.Supernode.Port))]));
        }
        catch (SocketException e)
        {
            Change(entry, entry => entry.Fail(e.SocketErrorCode switch
            {
                SocketError.HostNotFound => "there is no such name",
                SocketError.TryAgain => "the name server did not answer",
                _ => e.Message,
            }));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Change(entry, entry => entry.Fail("its name was not resolved in time"));
        }
    }

    private SupernodeTarget TargetOf(Entry entry) => new(entry.Current!.Value, _known.KeyOf(entry.Supernode));

    private Entry Find(SupernodeAddress supernode) => _entries.First(entry => entry.Supernode == supernode);

    /// <summary>Changes an entry, and publishes who is where for the threads that only look.</summary>
    private void Change(Entry changed, Action<Entry> change)
    {
        lock (_gate)
        {
            change(changed);
            Volatile.Write(
                ref _byAddress, _entries.Where(entry => entry.Current is not null).DistinctBy(entry => entry.Current).ToDictionary(entry => entry.Current!.Value, entry => entry.Supernode));
        }
    }

    private bool IsUsable(IPAddress address) =>
        (!_v4Only || address.AddressFamily == AddressFamily.InterNetwork) && !LocalAddresses.IsExcluded(address, _excluded);

    private sealed class Entry(SupernodeAddress supernode)
    {
        private string? _problem;

        public SupernodeAddress Supernode => supernode;

        public UnderlayAddress? Current { get; private set; }

        /// <summary>Takes the address after the present one, round and round; the present one if it is the only one.</summary>
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
