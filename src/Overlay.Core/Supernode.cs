using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Overlay.Counters;
using Overlay.Host;
using Overlay.Runtime;

namespace Overlay;

/// <summary>
/// Introduces nodes to each other and relays for those that cannot reach each other. It can run in any process. It has no key of any
/// community: it sees who is a member and how much is relayed, but can neither read nor forge a frame.
/// </summary>
public sealed class Supernode : IAsyncDisposable, IDisposable
{
    private readonly SupernodeHost _host;

    /// <summary>Checks the options and holds them; nothing is opened yet.</summary>
    /// <param name="options">What the supernode is to be, or null for the defaults.</param>
    /// <exception cref="ArgumentException">An option is missing or out of its range; the exception names the property.</exception>
    public Supernode(SupernodeOptions? options = null)
    {
        options ??= new SupernodeOptions();
        options.Validate();
        var logger = options.LoggerFactory?.CreateLogger(typeof(Supernode).FullName!) ?? NullLogger.Instance;
        _host = new SupernodeHost(options, options.KeyPair ?? NodeKeyPair.Generate(), new NodeCounters(), logger);
    }

    /// <summary>The public key in base64, for nodes to pin: <c>host:port#key</c>, see <see cref="SupernodeAddress"/>.</summary>
    public string PublicKey => Convert.ToBase64String(_host.KeyPair.PublicKey);

    /// <summary>Where it listens.</summary>
    /// <exception cref="InvalidOperationException">The supernode was not started.</exception>
    public IPEndPoint LocalEndPoint => _host.LocalEndPoint;

    /// <summary>Ends when the supernode has stopped: without an error after <see cref="DisposeAsync"/>, else with an <see cref="OverlayException"/>.</summary>
    public Task Completion => _host.Completion;

    /// <summary>Binds the socket and serves from then on. Can be called once.</summary>
    /// <param name="cancellationToken">Checked before anything is opened.</param>
    /// <returns>A task that ends when nodes can register.</returns>
    /// <exception cref="OverlayException">The address cannot be bound; the message says why and what to do.</exception>
    /// <exception cref="InvalidOperationException">The supernode was started before.</exception>
    /// <exception cref="ObjectDisposedException">The supernode was disposed.</exception>
    public Task StartAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _host.Start();
        return Task.CompletedTask;
    }

    /// <summary>Returns what the supernode has counted so far, and who is registered.</summary>
    /// <returns>The numbers at this moment.</returns>
    public SupernodeStatistics GetStatistics() => _host.GetStatistics();

    /// <summary>Reports what happens from now on. Each caller gets everything; a slow one loses the oldest events, which is counted.</summary>
    /// <param name="cancellationToken">Ends the enumeration with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>Events until the supernode stops. They are collected from this call on, so enumerate them.</returns>
    public IAsyncEnumerable<MembershipEvent> WatchAsync(CancellationToken cancellationToken = default) => _host.WatchAsync(cancellationToken);

    /// <summary>Closes the socket and frees everything. Nodes that reach each other directly go on. Can be called at any time, more than once.</summary>
    /// <returns>A task that ends when the supernode has stopped.</returns>
    public ValueTask DisposeAsync() => _host.DisposeAsync();

    /// <summary>Does what <see cref="DisposeAsync"/> does, and waits for it.</summary>
    public void Dispose() => Blocking.Wait(DisposeAsync);
}
