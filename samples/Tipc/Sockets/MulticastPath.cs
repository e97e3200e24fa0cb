using Overlay.Samples.Tipc.Messages;

namespace Overlay.Samples.Tipc.Sockets;

/// <summary>Which way a port's multicasts go; a change of way is marked by a pair of SYN messages.</summary>
internal sealed class MulticastPath
{
    /// <summary>Where a node of the cluster does not know SYN pairs, a port stays on its way until it has been silent so long.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromSeconds(5);

    /// <summary>Copies to so many nodes and this part of the others are as good as the broadcast link.</summary>
    private const int FreeCopies = 1;

    private const int PercentOfNodes = 10;

    private TimeSpan _mayChangeAt;

    /// <summary>The way of the last message; a port begins on the broadcast link.</summary>
    public bool IsReplicast { get; private set; }

    /// <summary>The way for the next message: copies (true) or the broadcast link. Nothing is changed.</summary>
    public bool Choose(MulticastMethod method, int destinations, int neighbours, Capabilities cluster, TimeSpan now)
    {
        if (!cluster.HasFlag(Capabilities.Replicast))
        {
            return false;
        }

        if (!cluster.HasFlag(Capabilities.MulticastSync) && now < _mayChangeAt)
        {
            return IsReplicast;
        }

        return method switch
        {
            MulticastMethod.Replicast => true,
            MulticastMethod.Broadcast => false,
            _ => destinations <= FreeCopies + (neighbours * PercentOfNodes / 100),
        };
    }

    /// <summary>A message goes that way now.</summary>
    public void Take(bool replicast, TimeSpan now)
    {
        IsReplicast = replicast;
        _mayChangeAt = now + Rest;
    }
}
