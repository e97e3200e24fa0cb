namespace Overlay.Samples.Tipc;

/// <summary>Why a message came back; the numbers are those on the wire.</summary>
public enum TipcError
{
    /// <summary>Nothing is wrong.</summary>
    None = 0,

    /// <summary>Nobody is bound to the service.</summary>
    NoName = 1,

    /// <summary>The port does not exist any more.</summary>
    NoPort = 2,

    /// <summary>The node is not reachable.</summary>
    NoNode = 3,

    /// <summary>The receiver's queue is full.</summary>
    Overload = 4,

    /// <summary>The connection was shut down.</summary>
    ConnectionShutDown = 5,
}
