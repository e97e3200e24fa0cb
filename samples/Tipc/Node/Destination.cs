using Overlay.Samples.Tipc.Protocol;
using Overlay.Samples.Tipc.Sockets;

namespace Overlay.Samples.Tipc.Node;

/// <summary>Where a message goes: a range, a service or a socket.</summary>
internal readonly record struct Destination
{
    private enum Kind
    {
        Range,
        Service,
        Socket,
    }

    private readonly Kind _kind;
    private readonly ServiceRange _range;
    private readonly SocketAddress _socket;

    public Destination(ServiceRange range) => (_kind, _range) = (Kind.Range, range);

    public Destination(ServiceAddress service) => (_kind, _range) = (Kind.Service, new ServiceRange(service.Type, service.Instance, service.Instance));

    public Destination(SocketAddress socket) => (_kind, _socket) = (Kind.Socket, socket);

    public SendResult Send(TipcEngine engine, uint port, ReadOnlySpan<byte> data, TimeSpan now) => _kind switch
    {
        Kind.Range => engine.Send(port, _range, data, now),
        Kind.Service => engine.Send(port, new ServiceAddress(_range.Type, _range.Lower), data, now),
        _ => engine.Send(port, _socket, data, now),
    };

    public TipcException Unreachable() => _kind == Kind.Socket
        ? new TipcException(TipcFailure.NodeUnreachable, $"The node of socket {_socket} is not reachable: there is no link to it.")
        : new TipcException(TipcFailure.ServiceUnavailable, $"No socket is bound to {_range}. Wait for the service before you send to it.");
}
