namespace Overlay.Samples.Tipc.Names;

/// <summary>One binding of a socket to a service range, of this node or of another.</summary>
internal sealed class Publication(PublicationKey key, Scope scope, bool isLocal, long order)
{
    public PublicationKey Key { get; } = key;

    public ServiceRange Range => Key.Range;

    public SocketAddress Socket => Key.Socket;

    public Scope Scope { get; } = scope;

    /// <summary>Of this node.</summary>
    public bool IsLocal { get; } = isLocal;

    /// <summary>Grows with each publication that the table takes in, so that events can be told in the order in which they happened.</summary>
    public long Order { get; } = order;
}
