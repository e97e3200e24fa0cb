using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Overlay.Counters;
using Overlay.Diagnostics;
using Overlay.Host;
using Overlay.Runtime;

namespace Overlay;

/// <summary>
/// A member of a community: one end of an Ethernet segment that is carried inside UDP, straight from node to node where that is possible.
/// It is started once; disposing it, at any moment, says goodbye to the others and frees everything.
/// </summary>
public sealed class OverlayNode : IAsyncDisposable, IDisposable
{
    private readonly NodeParts _parts;
    private readonly NodeLifetime _lifetime;
    private readonly OverlayMeter _meter;

    /// <summary>Checks the options and holds them; nothing is opened yet.</summary>
    /// <param name="options">What the node is to be.</param>
    /// <exception cref="ArgumentException">An option is missing or out of its range; the exception names the property.</exception>
    public OverlayNode(OverlayNodeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var keyPair = options.KeyPair ?? NodeKeyPair.Generate();
        var port = options.Port ?? new InProcessPort(new InProcessPortOptions { Mtu = options.Mtu });
        var mac = options.MacAddress ?? port.MacAddress ?? keyPair.DefaultMac;
        var counters = new NodeCounters();
        var logger = options.LoggerFactory?.CreateLogger(typeof(OverlayNode).FullName!) ?? NullLogger.Instance;
        _parts = new NodeParts(options, keyPair, mac, port, counters, new(options.Limits.MaxEvents, counters), new SystemClock(options.TimeProvider), logger);
        _lifetime = new NodeLifetime(_parts);
        _meter = new OverlayMeter(options.MeterFactory, counters, new("overlay.node", keyPair.Id.ToString()), new("overlay.community", options.Community));
        _meter.Gauge("overlay.peers", "{peer}", "Peers, by how they are reached.", CountPeers);
        GroupMeter.AddTo(_meter, GetGroups);
    }

    /// <summary>The node's name inside its community; it derives from the key pair.</summary>
    public NodeId Id => _parts.KeyPair.Id;

    /// <summary>The node's key pair, generated if the options had none.</summary>
    public NodeKeyPair KeyPair => _parts.KeyPair;

    /// <summary>The node's MAC address on the segment. Frames that it sends carry it as their source, unless it bridges.</summary>
    public MacAddress MacAddress => _parts.Mac;

    /// <summary>The longest payload of a frame in bytes.</summary>
    public int Mtu => _parts.Port.Mtu;

    /// <summary>The in-process port, where frames are sent and received.</summary>
    /// <exception cref="InvalidOperationException">The options gave the node another kind of port.</exception>
    public InProcessPort Frames => _parts.Port as InProcessPort
        ?? throw new InvalidOperationException($"The frames of this node go through the {_parts.Port.GetType().Name} of its options. {nameof(Frames)} is for nodes without a port of their own.");

    /// <summary>
    /// Ends when the node has stopped: without an error after <see cref="DisposeAsync"/>, and with an <see cref="OverlayException"/> if a part
    /// of it failed, for example because its device vanished. The node then passes no more frames; dispose it and create a new one.
    /// </summary>
    public Task Completion => _lifetime.Completion;

    /// <summary>Where the node's UDP socket is bound.</summary>
    /// <exception cref="InvalidOperationException">The node was not started.</exception>
    public IPEndPoint LocalEndPoint => _lifetime.Running.LocalEndPoint;

    /// <summary>The other nodes of the community as they are now; empty before the start.</summary>
    public IReadOnlyList<PeerInfo> Peers => _lifetime.Peers;

    /// <summary>The supernodes of the options as they are now; empty before the start.</summary>
    public IReadOnlyList<SupernodeInfo> Supernodes => _lifetime.Supernodes;

    /// <summary>Binds the socket, opens the port and registers. Can be called once.</summary>
    /// <param name="cancellationToken">Ends the attempt; the node is then of no more use.</param>
    /// <returns>
    /// A task that ends when the first supernode has accepted the node; peers may take a moment longer. If
    /// <see cref="OverlayNodeOptions.RequireSupernode"/> is false it also ends after <see cref="OverlayNodeOptions.StartTimeout"/>.
    /// </returns>
    /// <exception cref="OverlayException">The node cannot start; the message says why and what to do.</exception>
    /// <exception cref="InvalidOperationException">The node was started before.</exception>
    /// <exception cref="ObjectDisposedException">The node was disposed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Task StartAsync(CancellationToken cancellationToken = default) => _lifetime.StartAsync(cancellationToken);

    /// <summary>Waits until frames pass to and from so many other nodes at one moment.</summary>
    /// <remarks>A node that has just started does not know the others yet, and a frame for a group goes to those that it knows.</remarks>
    /// <param name="count">How many other nodes, 0 or more.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that ends when there are so many.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    /// <exception cref="InvalidOperationException">The node was not started.</exception>
    /// <exception cref="OverlayException">A part of the node failed.</exception>
    /// <exception cref="ObjectDisposedException">The node was disposed.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task WaitForPeersAsync(int count, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        _lifetime.ThrowIfNotStarted();
        if (!await _parts.Events.WaitUntilAsync(() => HasReachable(count), cancellationToken).ConfigureAwait(false))
        {
            await Completion.ConfigureAwait(false);
            throw new ObjectDisposedException(nameof(OverlayNode));
        }
    }

    /// <summary>Returns what the node has counted so far.</summary>
    /// <returns>The numbers at this moment.</returns>
    public NodeStatistics GetStatistics() => new(_parts.Counters);

    /// <summary>Makes this node a member of a group that is not of IP, for frames without a VLAN tag. Other nodes know it after half a round trip; joining
    /// again changes nothing.</summary>
    /// <param name="group">The address of the group.</param>
    /// <exception cref="ArgumentException">It is not the address of a group.</exception>
    /// <exception cref="InvalidOperationException">The node was not started, is a member of 4,096 groups, or may not join this one
    /// (<see cref="GroupRule.Members"/>).</exception>
    public void JoinGroup(MacAddress group) => JoinGroup(group, vlan: 0);

    /// <summary>The same for frames of a VLAN; each VLAN has groups of its own.</summary>
    /// <param name="group">The address of the group.</param>
    /// <param name="vlan">1 to 4,094; 0 for frames without a tag, and those that have a priority only (IEEE 802.1Q). Of two tags the outer one counts.</param>
    /// <exception cref="ArgumentException">It is not the address of a group, or there is no such VLAN.</exception>
    /// <exception cref="InvalidOperationException">The node was not started, is a member of 4,096 groups, or may not join this one
    /// (<see cref="GroupRule.Members"/>).</exception>
    public void JoinGroup(MacAddress group, int vlan) => GroupDesk.Join(_lifetime.Running.Control, group, vlan);

    /// <summary>Makes this node a member of a group of IP, whatever the hosts behind its port say.</summary>
    /// <param name="group">An address in 224.0.0.0/4 or ff00::/8.</param>
    /// <param name="source">Null for all sources; otherwise this one, and those that were joined before (source-specific multicast, RFC 4607).</param>
    /// <param name="vlan">The VLAN of the frames, 1 to 4,094; 0 for frames without a tag, and those that have a priority only (IEEE 802.1Q). Of two tags the
    /// outer one counts.</param>
    /// <exception cref="ArgumentException">It is no multicast address, the source is none of the same family, or there is no such VLAN.</exception>
    /// <exception cref="InvalidOperationException">The node was not started, is a member of 4,096 groups, or may not join this one
    /// (<see cref="GroupRule.Members"/>).</exception>
    public void JoinGroup(IPAddress group, IPAddress? source = null, int vlan = 0) => GroupDesk.Join(_lifetime.Running.Control, group, source, vlan);

    /// <summary>Sets who makes the copies of this node's frames for a group, whatever <see cref="MulticastOptions.Replication"/> says. It may be called while
    /// frames flow: none is lost or doubled by it. Where nobody can take the copies over, the sender goes on to make them.</summary>
    /// <param name="group">A multicast address.</param>
    /// <param name="mode">The mode; null to go by the options again.</param>
    /// <exception cref="ArgumentException">The address is not a multicast address, or the mode does not exist.</exception>
    /// <exception cref="InvalidOperationException">The node is not started.</exception>
    public void SetReplication(IPAddress group, ReplicationMode? mode) => SetReplication(group, mode, vlan: 0);

    /// <summary>The same for the frames of a VLAN.</summary>
    /// <param name="group">A multicast address.</param>
    /// <param name="mode">The mode; null to go by the options again.</param>
    /// <param name="vlan">1 to 4,094; 0 for frames without a tag.</param>
    /// <exception cref="ArgumentException">The address is not a multicast address, or the mode or the VLAN does not exist.</exception>
    /// <exception cref="InvalidOperationException">The node is not started.</exception>
    public void SetReplication(IPAddress group, ReplicationMode? mode, int vlan) => GroupDesk.SetReplication(_lifetime.Running.Control, group, mode, vlan);

    /// <summary>The same for a group that is named by its MAC address.</summary>
    /// <param name="group">An address with the group bit.</param>
    /// <param name="mode">The mode; null to go by the options again.</param>
    /// <exception cref="ArgumentException">The address is not one of a group, or the mode does not exist.</exception>
    /// <exception cref="InvalidOperationException">The node is not started.</exception>
    public void SetReplication(MacAddress group, ReplicationMode? mode) => SetReplication(group, mode, vlan: 0);

    /// <summary>The same for the frames of a VLAN.</summary>
    /// <param name="group">An address with the group bit.</param>
    /// <param name="mode">The mode; null to go by the options again.</param>
    /// <param name="vlan">1 to 4,094; 0 for frames without a tag.</param>
    /// <exception cref="ArgumentException">The address is not one of a group, or the mode or the VLAN does not exist.</exception>
    /// <exception cref="InvalidOperationException">The node is not started.</exception>
    public void SetReplication(MacAddress group, ReplicationMode? mode, int vlan) => GroupDesk.SetReplication(_lifetime.Running.Control, group, mode, vlan);

    /// <summary>Ends what <see cref="JoinGroup(MacAddress)"/> began; without effect if the node is no member.</summary>
    /// <param name="group">The address of the group.</param>
    /// <exception cref="ArgumentException">It is not the address of a group.</exception>
    /// <exception cref="InvalidOperationException">The node was not started.</exception>
    public void LeaveGroup(MacAddress group) => LeaveGroup(group, vlan: 0);

    /// <summary>Ends what <see cref="JoinGroup(MacAddress, int)"/> began; without effect if the node is no member.</summary>
    /// <param name="group">The address of the group.</param>
    /// <param name="vlan">1 to 4,094; 0 for frames without a tag.</param>
    /// <exception cref="ArgumentException">It is not the address of a group, or there is no such VLAN.</exception>
    /// <exception cref="InvalidOperationException">The node was not started.</exception>
    public void LeaveGroup(MacAddress group, int vlan) => GroupDesk.Leave(_lifetime.Running.Control, group, vlan);

    /// <summary>Ends what <see cref="JoinGroup(IPAddress, IPAddress?, int)"/> began; without effect if the node is no member.</summary>
    /// <param name="group">An address in 224.0.0.0/4 or ff00::/8.</param>
    /// <param name="source">Null to leave the group; otherwise to hear this source no more.</param>
    /// <param name="vlan">The VLAN, 1 to 4,094; 0 for frames without a tag.</param>
    /// <exception cref="ArgumentException">It is no multicast address, the source is none of the same family, or there is no such VLAN.</exception>
    /// <exception cref="InvalidOperationException">The node was not started.</exception>
    public void LeaveGroup(IPAddress group, IPAddress? source = null, int vlan = 0) => GroupDesk.Leave(_lifetime.Running.Control, group, source, vlan);

    /// <summary>Returns the groups that this node or another one is a member of, and without members those that this node sent to in the last five minutes
    /// though nobody joined, 64 at most.</summary>
    /// <returns>The groups at this moment, in no order; none before the start. Nodes that get all groups of a kind are not among the members.</returns>
    public IReadOnlyList<GroupInfo> GetGroups() => _lifetime.Groups;

    /// <summary>Reports what happens from now on. Each caller gets everything; a slow one loses the oldest events, which is counted.</summary>
    /// <param name="cancellationToken">Ends the enumeration with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>Events until the node stops. They are collected from this call on, so enumerate them.</returns>
    public IAsyncEnumerable<OverlayEvent> WatchAsync(CancellationToken cancellationToken = default) => _parts.Events.WatchAsync(cancellationToken);

    /// <summary>
    /// Sends the frames that its port holds, says goodbye to peers and supernodes and frees everything, the port included. Can be called at any
    /// time, more than once.
    /// </summary>
    /// <returns>A task that ends when the node has stopped.</returns>
    public async ValueTask DisposeAsync()
    {
        await _lifetime.DisposeAsync().ConfigureAwait(false);
        _meter.Dispose();
    }

    /// <summary>Does what <see cref="DisposeAsync"/> does, and waits for it.</summary>
    public void Dispose() => Blocking.Wait(DisposeAsync);

    private bool HasReachable(int count) => Peers.Count(peer => peer.IsReachable) >= count;

    private IEnumerable<Measurement<long>> CountPeers() => Peers
        .CountBy(peer => peer.Path switch { null => "none", { IsRelayed: true } => "relayed", _ => "direct" })
        .Select(count => new Measurement<long>(count.Value, new KeyValuePair<string, object?>("overlay.path", count.Key)));
}
