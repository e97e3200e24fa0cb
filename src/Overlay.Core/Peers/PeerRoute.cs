using Overlay.Buffers;
using Overlay.Multicast.Keys;
using Overlay.Multicast.StormControl;
using Overlay.Paths;
using Overlay.Primitives.Timing;
using Overlay.Sessions;
using Overlay.Wire;
using Overlay.Wire.Messages;

namespace Overlay.Peers;

/// <summary>What the data path needs to know about one peer. Never changed: a change makes a new one and a new table.</summary>
internal sealed class PeerRoute
{
    public required NodeId Id { get; init; }

    /// <summary>The peer's own address; zero if another peer has it.</summary>
    public required MacAddress Mac { get; init; }

    /// <summary>The address that the peer says it has, also if another peer has it.</summary>
    public MacAddress ClaimedMac { get; init; }

    public required bool Bridges { get; init; }

    /// <summary>The session to seal with, null until one is confirmed.</summary>
    public required Session? Session { get; init; }

    public required UnderlayPath Path { get; init; }

    /// <summary>What stands in front of everything sent to the peer, on a relayed path.</summary>
    public required RelayHeader? Relay { get; init; }

    /// <summary>Set with <see cref="Relay"/>.</summary>
    public required RelayTraffic? RelayTraffic { get; init; }

    public required GroupReceiver Group { get; init; }

    /// <summary>Whether the peer has the key that this node seals group frames with.</summary>
    public required GroupKeyHolder Holder { get; init; }

    public required PeerTraffic Traffic { get; init; }

    public required MacOwner Addresses { get; init; }

    /// <summary>The owner of the IP addresses that the peer's stations claim; null if nothing is learned of them.</summary>
    public MacOwner? Neighbors { get; init; }

    /// <summary>What the peer may still send of frames that many get; null without limits.</summary>
    public StormBuckets? Storm { get; init; }

    public bool CanSend => Session is not null && Path.IsUsable;

    /// <summary>Adds datagrams for the peer, and counts them.</summary>
    public void Address(ReadOnlySpan<PacketBuffer> datagrams, DatagramList output, Instant now)
    {
        output.Add(datagrams, Path.Address, Relay);
        Traffic.AddSent(datagrams.Length, now);
        RelayTraffic?.Sent(now);
    }
}
