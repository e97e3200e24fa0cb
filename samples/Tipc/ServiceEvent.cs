namespace Overlay.Samples.Tipc;

/// <summary>What a subscription to a service range tells.</summary>
public enum ServiceEventKind
{
    /// <summary>A socket was bound to the range.</summary>
    Published = 1,

    /// <summary>A binding has gone: unbound, socket closed, or its node is no longer reachable.</summary>
    Withdrawn = 2,

    /// <summary>The time of the subscription is over; nothing more follows.</summary>
    TimedOut = 3,
}

/// <summary>One change of the bindings in a service range.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Range">The range of the binding; after a time-out the range that was subscribed to.</param>
/// <param name="Socket">The socket that is or was bound; after a time-out none.</param>
public readonly record struct ServiceEvent(ServiceEventKind Kind, ServiceRange Range, SocketAddress Socket)
{
    /// <summary>As <c>Published {type,lower,upper} by node:port</c>.</summary>
    /// <returns>The event as text.</returns>
    public override string ToString() => Kind == ServiceEventKind.TimedOut ? $"{Kind} {Range}" : $"{Kind} {Range} by {Socket}";
}
