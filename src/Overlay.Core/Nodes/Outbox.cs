using System.Diagnostics.CodeAnalysis;
using Overlay.Buffers;
using Overlay.Wire;

namespace Overlay.Nodes;

/// <summary>What the engine has done and the shell has not taken yet. It is emptied after every verb, so one verb's work bounds it.</summary>
internal sealed class Outbox
{
    private const int ManyFrames = 256;

    private readonly Queue<Datagram> _transmits = new();
    private readonly Queue<PacketBuffer> _frames = new();
    private readonly Queue<NodeEvent> _events = new();

    public void Add(in Datagram datagram) => _transmits.Enqueue(datagram);

    /// <summary>True if the shell has not taken many frames for a while: no more should be made that are not needed.</summary>
    public bool IsFullOfFrames => _frames.Count >= ManyFrames;

    /// <summary>Adds a copy of the frame.</summary>
    public void AddFrame(PacketBuffer frame) => _frames.Enqueue(Packets.CopyFrame(frame));

    public void Add(NodeEvent happened) => _events.Enqueue(happened);

    public bool TryTakeTransmit(out Datagram datagram) => _transmits.TryDequeue(out datagram);

    public bool TryTakeFrame([NotNullWhen(true)] out PacketBuffer? frame) => _frames.TryDequeue(out frame);

    public bool TryTakeEvent([NotNullWhen(true)] out NodeEvent? happened) => _events.TryDequeue(out happened);
}
