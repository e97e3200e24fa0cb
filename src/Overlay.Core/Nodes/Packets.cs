using Overlay.Buffers;
using Overlay.Wire;

namespace Overlay.Nodes;

/// <summary>Buffers for what the engine keeps or sends by itself; the garbage collector takes them back.</summary>
internal static class Packets
{
    /// <summary>The longest control message that a node writes (GroupList).</summary>
    private const int MaxControlMessage = WireLimits.GroupListMessage;

    public static PacketBuffer Copy(ReadOnlySpan<byte> bytes)
    {
        var packet = new PacketBuffer(bytes.Length);
        packet.Set(bytes);
        return packet;
    }

    /// <summary>A copy of a frame that is part of the same run.</summary>
    public static PacketBuffer CopyFrame(PacketBuffer frame)
    {
        var copy = Copy(frame.Span);
        copy.SetRun(frame.Burst, frame.Index);
        return copy;
    }

    public static PacketBuffer Write<T>(in T message)
        where T : struct, IWireMessage<T>
    {
        var packet = new PacketBuffer(MaxControlMessage);
        packet.SetLength(message.Write(packet.Reset()));
        return packet;
    }
}
