using System.Net;
using System.Net.Sockets;
using Overlay.Net.Groups;
using Overlay.Primitives;

namespace Overlay;

/// <content>Which groups a client is a member of.</content>
public sealed partial class OverlayUdpClient
{
    /// <summary>Joins a group: from now on everything that is sent to it on this port is received. Joining twice is joining once.</summary>
    /// <remarks>Other nodes know of it after one trip through the network (RFC 3376, RFC 3810); what they send before that may not come.</remarks>
    /// <param name="group">224.0.0.0/4 or ff00::/8.</param>
    /// <exception cref="ArgumentException">The address is no group.</exception>
    /// <exception cref="InvalidOperationException">Single sources of the group were joined before; leave them first.</exception>
    /// <exception cref="SocketException">The host is a member of too many groups, 1,024 (<see cref="SocketError.NoBufferSpaceAvailable"/>).</exception>
    /// <exception cref="ObjectDisposedException">The client was disposed.</exception>
    public void JoinMulticastGroup(IPAddress group)
    {
        if (!Join(CheckGroup(group), source: null).IsAnySource)
        {
            throw new InvalidOperationException($"Single sources of {group} were joined. Leave the group before joining all of it.");
        }
    }

    /// <summary>Joins a group, as <see cref="UdpClient.JoinMulticastGroup(IPAddress, IPAddress)"/> does: the second address says by which of the host's
    /// interfaces, and a host of the segment has one. For what a single source sends see <see cref="JoinSourceGroup"/>.</summary>
    /// <param name="group">224.0.0.0/4 or ff00::/8.</param>
    /// <param name="localAddress">An address of this host, or <see cref="IPAddress.Any"/> or <see cref="IPAddress.IPv6Any"/>.</param>
    /// <exception cref="ArgumentException">The first address is no group, or the second is none of this host.</exception>
    /// <exception cref="InvalidOperationException">Single sources of the group were joined before; leave them first.</exception>
    /// <exception cref="SocketException">The host is a member of too many groups, 1,024 (<see cref="SocketError.NoBufferSpaceAvailable"/>).</exception>
    /// <exception cref="ObjectDisposedException">The client was disposed.</exception>
    public void JoinMulticastGroup(IPAddress group, IPAddress localAddress)
    {
        ArgumentNullException.ThrowIfNull(localAddress);
        var local = IpAddress.From(localAddress);
        if (!local.IsUnspecified && !_host.With(stack => stack.Addresses.Find(local) is not null))
        {
            throw new ArgumentException(
                $"{localAddress} is not an address of this host, so it cannot say by which interface {group} is joined. To hear what {localAddress} sends to the group, call {nameof(JoinSourceGroup)}; "
                + "otherwise leave the second address out.",
                nameof(localAddress));
        }

        JoinMulticastGroup(group);
    }

    /// <summary>Joins a group and sets <see cref="MulticastTtl"/>, as <see cref="UdpClient.JoinMulticastGroup(IPAddress, int)"/> does.</summary>
    /// <param name="group">224.0.0.0/4 or ff00::/8.</param>
    /// <param name="timeToLive">0 to 255.</param>
    /// <exception cref="ArgumentException">The address is no group, or the time to live is out of its range.</exception>
    /// <exception cref="InvalidOperationException">Single sources of the group were joined before; leave them first.</exception>
    /// <exception cref="SocketException">The host is a member of too many groups, 1,024 (<see cref="SocketError.NoBufferSpaceAvailable"/>).</exception>
    /// <exception cref="ObjectDisposedException">The client was disposed.</exception>
    public void JoinMulticastGroup(IPAddress group, int timeToLive)
    {
        var ttl = CheckTtl(timeToLive, 0);
        JoinMulticastGroup(group);
        _endpoint.MulticastHopLimit = ttl;
    }

    /// <summary>Joins a group for what one source sends (source-specific multicast, RFC 4607). Can be called for up to 64 sources of a group.</summary>
    /// <param name="group">224.0.0.0/4 or ff00::/8.</param>
    /// <param name="source">The address of a station, of the same family.</param>
    /// <exception cref="ArgumentException">The first address is no group, or the second is no station of its family.</exception>
    /// <exception cref="InvalidOperationException">The whole group was joined before; leave it first.</exception>
    /// <exception cref="SocketException">Too many groups or sources (<see cref="SocketError.NoBufferSpaceAvailable"/>).</exception>
    /// <exception cref="ObjectDisposedException">The client was disposed.</exception>
    public void JoinSourceGroup(IPAddress group, IPAddress source)
    {
        var address = CheckGroup(group);
        var station = CheckSource(address, source);
        var membership = Join(address, station);
        if (membership.IsAnySource)
        {
            throw new InvalidOperationException($"All of {group} was joined. Leave the group before joining single sources.");
        }

        if (!membership.Accepts(station))
        {
            throw Error(SocketError.NoBufferSpaceAvailable, $"Too many sources of {group}: at most {Net.NetLimits.SourcesPerGroup} can be joined.");
        }
    }

    /// <summary>Leaves a group, with all its sources. Leaving what was not joined does nothing.</summary>
    /// <param name="group">The group.</param>
    /// <exception cref="ArgumentException">The address is no group.</exception>
    public void DropMulticastGroup(IPAddress group)
    {
        var address = CheckGroup(group);
        _host.Change((stack, now) =>
        {
            if (_endpoint.Groups.Remove(address, out var membership))
            {
                stack.Groups.Leave(membership, now);
            }

            return true;
        });
    }

    /// <summary>Leaves one source of a group; with the last one the group is left.</summary>
    /// <param name="group">The group.</param>
    /// <param name="source">The source.</param>
    /// <exception cref="ArgumentException">The first address is no group, or the second is no station of its family.</exception>
    public void DropSourceGroup(IPAddress group, IPAddress source)
    {
        var address = CheckGroup(group);
        var station = CheckSource(address, source);
        _host.Change((stack, now) =>
        {
            if (_endpoint.Groups.TryGetValue(address, out var membership) && stack.Groups.Remove(membership, station, now))
            {
                _endpoint.Groups.Remove(address);
            }

            return true;
        });
    }

    private static IpAddress CheckGroup(IPAddress group)
    {
        ArgumentNullException.ThrowIfNull(group);
        var address = IpAddress.From(group);
        return address.IsMulticast ? address : throw new ArgumentException($"{group} is not a multicast group: those are 224.0.0.0/4 and ff00::/8.", nameof(group));
    }

    private static IpAddress CheckSource(IpAddress group, IPAddress source)
    {
        ArgumentNullException.ThrowIfNull(source);
        var address = IpAddress.From(source);
        return address.IsV4 == group.IsV4 && !address.IsMulticast && !address.IsUnspecified
            ? address
            : throw new ArgumentException($"{source} cannot be a source of {group}: it must be the address of one station, of the same family.", nameof(source));
    }

    /// <summary>The membership of the group, a new one if there is none; with the source, if it is one of single sources that has room for it.</summary>
    private SocketMembership Join(IpAddress group, IpAddress? source)
    {
        var membership = _host.Change((stack, now) =>
        {
            ObjectDisposedException.ThrowIf(_host.IsClosed_NeedsLock(_endpoint), this);
            if (_endpoint.Groups.TryGetValue(group, out var known))
            {
                _ = source is not { } another || stack.Groups.TryAdd(known, another, now);
                return known;
            }

            var added = new SocketMembership(group, isAnySource: source is null);
            _ = source is not { } first || added.TryAdd(first);
            if (!stack.Groups.TryJoin(added, now))
            {
                return null;
            }

            _endpoint.Groups.Add(group, added);
            return added;
        });
        return membership ?? throw Error(SocketError.NoBufferSpaceAvailable, $"This host is a member of {Net.NetLimits.Groups} groups, which is as many as it can be.");
    }
}
