namespace Overlay.Samples.Tipc;

/// <summary>One socket: a port on a node.</summary>
/// <param name="Port">The port, a number that the node chose.</param>
/// <param name="Node">The node.</param>
public readonly record struct SocketAddress(uint Port, TipcAddress Node)
{
    /// <summary>As <c>node:port</c>.</summary>
    /// <returns>The address as text.</returns>
    public override string ToString() => $"{Node}:{Port}";
}
