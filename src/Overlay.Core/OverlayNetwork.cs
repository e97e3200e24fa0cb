using Overlay.Host;
using Overlay.Net;
using Overlay.Net.Addresses;
using Overlay.Primitives;
using Overlay.Runtime;

namespace Overlay;

/// <summary>
/// A host of the segment inside this process, without root and without a device: it has IPv4 and IPv6 addresses of its own, answers ARP,
/// neighbour discovery and pings, and carries the datagrams of <see cref="OverlayUdpClient"/>. All members may be called from any thread.
/// </summary>
/// <remarks>
/// The segment is the only link: there are no routers, and what an address's prefix does not cover cannot be reached. TCP is not part of it.
/// From its creation on the node gets frames of those groups only that clients joined, unless <see cref="MulticastOptions.ReceiveAll"/> says otherwise.
/// </remarks>
public sealed class OverlayNetwork : IAsyncDisposable, IDisposable
{
    /// <summary>Creates a host on the in-process port of a node. It is to be disposed before the node.</summary>
    /// <param name="node">A node with an in-process port, whose frames nobody else receives. It may be started before or after, but before
    /// <see cref="StartAsync"/>.</param>
    /// <param name="options">Its addresses and sizes.</param>
    /// <exception cref="ArgumentException">An option is wrong.</exception>
    /// <exception cref="InvalidOperationException">The node has another kind of port, or somebody else receives its frames: another network, or a reader of
    /// <see cref="OverlayNode.Frames"/>.</exception>
    public OverlayNetwork(OverlayNode node, OverlayNetworkOptions options)
        : this((node ?? throw new ArgumentNullException(nameof(node))).Frames, node.MacAddress, options)
    {
    }

    /// <summary>Creates a host on an in-process port.</summary>
    /// <param name="port">A port that nobody else receives from. Its MTU is that of the host.</param>
    /// <param name="mac">The MAC address of the host.</param>
    /// <param name="options">Its addresses and sizes.</param>
    /// <exception cref="ArgumentException">An option or the MAC address is wrong.</exception>
    /// <exception cref="InvalidOperationException">Somebody else receives from the port.</exception>
    public OverlayNetwork(InProcessPort port, MacAddress mac, OverlayNetworkOptions options)
    {
        ArgumentNullException.ThrowIfNull(port);
        OptionChecks.That(mac.IsStation, nameof(mac), "must be the address of one station: not zero, and the group bit not set");
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        Host = new NetworkHost(port, options.ToStack(mac, port.Mtu), new SystemClock(TimeProvider.System));
        port.SetHosted(mac, Host.GetAddresses);
    }

    /// <summary>The addresses that can be used now: those of the options that nobody else has, and the link-local one.</summary>
    public IReadOnlyList<OverlayAddress> Addresses => Host.With(static stack =>
    {
        var addresses = new List<OverlayAddress>();
        foreach (var local in stack.Addresses.All)
        {
            if (local.IsValid)
            {
                addresses.Add(new OverlayAddress(local.Address.ToIPAddress(), local.PrefixLength));
            }
        }

        return addresses;
    });

    /// <summary>How many frames and datagrams were dropped, by reason; reasons without any are left out.</summary>
    public IReadOnlyDictionary<string, long> Drops => Host.With(static stack =>
        Enum.GetValues<NetDrop>().Where(reason => stack.Counters[reason] > 0).ToDictionary(reason => reason.ToString(), reason => stack.Counters[reason]));

    internal NetworkHost Host { get; }

    /// <summary>Starts the host and waits until its addresses can be used, which takes <see cref="OverlayNetworkOptions.DetectionTime"/>. Can be called
    /// once.</summary>
    /// <param name="cancellationToken">Ends the wait; the host is then to be disposed.</param>
    /// <returns>A task that ends when all addresses can be used.</returns>
    /// <exception cref="OverlayException">Another host of the segment has one of the addresses (<see cref="OverlayError.DuplicateAddress"/>); the others can be
    /// used.</exception>
    /// <exception cref="InvalidOperationException">The host was started before, or its node was not.</exception>
    /// <exception cref="ObjectDisposedException">The host was disposed, or its port was closed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        await Host.StartAsync(cancellationToken).ConfigureAwait(false);
        var duplicate = Host.With(static stack => Array.Find(stack.Addresses.All.ToArray(), local => local.State == AddressState.Duplicate));
        if (duplicate is not null)
        {
            throw new OverlayException(
                OverlayError.DuplicateAddress,
                $"The address {duplicate.Address} is in use by the host {duplicate.Owner} of the segment. Give this host another one.");
        }
    }

    /// <summary>Leaves the segment's groups and ends; clients get an <see cref="ObjectDisposedException"/>. The port and the node go on, and somebody else may
    /// receive the frames.</summary>
    /// <returns>A task that ends when the host has ended.</returns>
    public ValueTask DisposeAsync() => Host.DisposeAsync();

    /// <summary>Does what <see cref="DisposeAsync"/> does, and waits for it.</summary>
    public void Dispose() => Blocking.Wait(DisposeAsync);
}
