using System.Buffers.Binary;
using Overlay.Buffers;
using Overlay.Primitives.Timing;
using Overlay.Supernodes.Replication;
using Overlay.Supernodes.Sessions;
using Overlay.Wire;
using Overlay.Wire.Messages;

namespace Overlay.Supernodes;

/// <summary>
/// What a supernode does without a decision: relays and copies for members. It reads what the engine knows of members, slots and tokens, each as one value that
/// is replaced as a whole, and waits for nobody: one thread may use it while another is in the engine.
/// </summary>
internal sealed class SupernodeDataPlane(Relay relay, Replicator replicator, ClientSessions sessions)
{
    private const int ReceiverOffset = 4;

    /// <summary>Sends the first datagrams on in the buffers that they came in, if they are to be relayed or copied; returns how many. 0: the first one is for
    /// the engine.</summary>
    public int Handle(ReadOnlySpan<PacketBuffer> datagrams, DatagramList output, Instant now)
    {
        switch (datagrams[0].Span)
        {
            case [(byte)MessageType.Relay, ..]:
                relay.Handle(datagrams[0], output, now);
                return 1;
            case [(byte)MessageType.Replicate, ..]:
                return replicator.Copy(datagrams, output, now);
            default:
                return 0;
        }
    }

    /// <summary>True if a control message names a session that there is or was; all others can be dropped before they cost more.</summary>
    public bool HasSession(PacketBuffer control) =>
        control.Length >= DataHeader.Size && sessions.Knows(BinaryPrimitives.ReadUInt32BigEndian(control.Span[ReceiverOffset..]));

    /// <summary>Counts a control message that has none.</summary>
    public void CountUnknown(Instant now) => sessions.CountUnknown(now);
}
