using Overlay.Net.Addresses;
using Overlay.Net.Groups;
using Overlay.Net.Ip;
using Overlay.Packets;
using Overlay.Primitives;
using Overlay.Primitives.Timing;

namespace Overlay.Net.Udp;

/// <summary>The sockets of the stack by their ports; sends and receives datagrams (RFC 768, RFC 1122, section 4.1).</summary>
internal sealed class UdpPorts(NetContext context, LocalAddresses addresses, HostGroups groups, IpOutput output)
{
    /// <summary>The dynamic ports (RFC 6335, section 6), chosen at random (RFC 6056).</summary>
    private const ushort FirstDynamic = 49_152;

    private readonly Dictionary<ushort, UdpEndpoint> _endpoints = [];

    /// <summary>Sockets that have received something since the list was emptied.</summary>
    public List<UdpEndpoint> Ready { get; } = [];

    /// <summary>Opens a socket; port 0 chooses one. Null if the port, or every port, is taken.</summary>
    public UdpEndpoint? Open(ushort port)
    {
        if (port == 0 && !TryChoose(out port))
        {
            return null;
        }

        var endpoint = new UdpEndpoint(port, context.Options.ReceiveBuffer);
        return _endpoints.TryAdd(port, endpoint) ? endpoint : null;
    }

    public void Close(UdpEndpoint endpoint, Instant now)
    {
        foreach (var membership in endpoint.Groups.Values)
        {
            groups.Leave(membership, now);
        }

        endpoint.Groups.Clear();
        _endpoints.Remove(endpoint.Port);
        Ready.Remove(endpoint);
    }

    /// <summary>Gives a datagram to the socket of its port, if it wants it; false if there is no such socket.</summary>
    public bool TryDeliver(in UdpArrival arrival, ushort port, ReadOnlySpan<byte> payload)
    {
        if (!_endpoints.TryGetValue(port, out var endpoint))
        {
            context.Drop(NetDrop.NoSocket);
            return false;
        }

        if (arrival.Destination.IsMulticast && !(endpoint.Groups.TryGetValue(arrival.Destination, out var membership) && membership.Accepts(arrival.Source)))
        {
            context.Drop(NetDrop.SourceUnwanted);
        }
        else if (!endpoint.Received.TryAdd(arrival, payload))
        {
            context.Drop(NetDrop.SocketFull);
        }
        else if (!endpoint.IsReady)
        {
            endpoint.IsReady = true;
            Ready.Add(endpoint);
        }

        return true;
    }

    public UdpSendResult Send(UdpEndpoint endpoint, IpAddress destination, ushort port, ReadOnlySpan<byte> payload, Instant now)
    {
        if (payload.Length > (destination.IsV4 ? UdpHeader.MaxPayloadV4 : UdpHeader.MaxPayloadV6))
        {
            return UdpSendResult.TooLong;
        }

        if (!addresses.TrySelectSource(destination, out var source))
        {
            return UdpSendResult.NoSource;
        }

        var isForMany = destination.IsMulticast || addresses.IsBroadcast(destination);
        if (isForMany && !destination.IsMulticast && !endpoint.EnableBroadcast)
        {
            return UdpSendResult.BroadcastNotEnabled;
        }

        if (!isForMany && addresses.IsLocal(destination))
        {
            TryDeliver(new UdpArrival(source, endpoint.Port, destination), port, payload);
            return UdpSendResult.Sent;
        }

        if (!isForMany && !addresses.IsOnLink(destination))
        {
            return UdpSendResult.NotOnLink;
        }

        Transmit(endpoint, source, destination, port, payload, now);
        if (isForMany && (endpoint.MulticastLoopback || !destination.IsMulticast) && _endpoints.ContainsKey(port))
        {
            TryDeliver(new UdpArrival(source, endpoint.Port, destination), port, payload);
        }

        return UdpSendResult.Sent;
    }

    private void Transmit(UdpEndpoint endpoint, IpAddress source, IpAddress destination, ushort port, ReadOnlySpan<byte> payload, Instant now)
    {
        Span<byte> header = stackalloc byte[UdpHeader.Size];
        UdpHeader.Write(header, endpoint.Port, port, payload, source, destination);
        var hopLimit = destination.IsMulticast ? endpoint.MulticastHopLimit : endpoint.HopLimit;
        if (hopLimit > 0)
        {
            output.Send(new IpSending(source, destination, IpProtocols.Udp, hopLimit), header, payload, now);
        }
    }

    private bool TryChoose(out ushort port)
    {
        var count = ushort.MaxValue - FirstDynamic + 1;
        var first = context.Random.NextUInt32() % (uint)count;
        for (var i = 0; i < count; i++)
        {
            port = (ushort)(FirstDynamic + ((first + i) % count));
            if (!_endpoints.ContainsKey(port))
            {
                return true;
            }
        }

        port = 0;
        return false;
    }
}
