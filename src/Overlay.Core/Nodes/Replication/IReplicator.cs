using Overlay.Peers;
using Overlay.Primitives;
using Overlay.Wire;

namespace Overlay.Nodes.Replication;

/// <summary>Whoever can be asked for copies: a peer or a supernode.</summary>
internal interface IReplicator
{
    /// <summary>Where datagrams go to it; null if it is not there, or not reached directly.</summary>
    UnderlayAddress? Address { get; }

    /// <summary>Its counters, if it is a peer.</summary>
    PeerTraffic? Traffic { get; }

    /// <summary>The peer or the link that this stands for.</summary>
    object Identity { get; }

    /// <summary>True if the other object is the one that this stands for.</summary>
    bool Is(object other) => Identity == other;

    /// <summary>It did not answer, or refused all: it is not asked again until it says anew that it is willing.</summary>
    void Avoid();

    void Send<T>(in T message)
        where T : struct, IWireMessage<T>;
}
