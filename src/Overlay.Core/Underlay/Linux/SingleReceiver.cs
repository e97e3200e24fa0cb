using Overlay.Buffers;

namespace Overlay.Underlay.Linux;

/// <summary>Receives each datagram as a message of its own, into the buffer that it stays in.</summary>
internal sealed class SingleReceiver(ushort family) : DatagramReceiver
{
    private const int MessagesPerCall = 64;

    private readonly ReceiveVector _vector = new(family, MessagesPerCall);

    public override bool TryReceive(int socket, PacketBatch batch)
    {
        var room = Math.Min(batch.Capacity - batch.Count, MessagesPerCall);
        for (var i = 0; i < room; i++)
        {
            var buffer = batch.SpareBuffer(i);
            buffer.Reset();
            _vector.SetRoom(i, buffer.Array, PacketBuffer.Headroom, batch.MaxPacketLength);
        }

        var received = _vector.Receive(socket, room);
        for (var i = 0; i < received; i++)
        {
            batch.NextBuffer().Remote = _vector.Address(i);
            batch.Commit(_vector.IsCutOff(i) ? 0 : _vector.Length(i));
        }

        return received > 0;
    }
}
