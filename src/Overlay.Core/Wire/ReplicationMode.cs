namespace Overlay;

/// <summary>Who makes the copies of group frames, one for each member (RFC 9574 calls the first one ingress replication).</summary>
public enum ReplicationMode
{
    /// <summary>Chosen for each group, by members, rate and <see cref="MulticastOptions.Uplink"/>.</summary>
    Auto,

    /// <summary>The sender: it encrypts once and sends to each member. The shortest path, and the sender's uplink carries all copies.</summary>
    Sender,

    /// <summary>A few replicators: the sender sends to each of these, and they to the members (assisted replication, RFC 9574).</summary>
    Replicators,

    /// <summary>The members, in a tree: nobody sends more than <see cref="MulticastOptions.FanOut"/> copies, however many members there are.</summary>
    Tree,
}
