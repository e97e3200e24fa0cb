using Overlay.Primitives;

namespace Overlay.Underlay.Linux;

/// <summary>
/// Receives messages in which the kernel joined datagrams of one source (udp(7), UDP_GRO) and cuts them into packets. What the batch has
/// no room for stays here for the next call.
/// </summary>
internal sealed class TrainReceiver : DatagramReceiver
{
    /// <summary>The longest message.</summary>
    private const int DefaultRoom = 65_535;
    private const int MessagesPerCall = 32;

    private readonly ReceiveVector _vector;
    private readonly byte[] _slabs;
    private readonly int _room;

    /// <summary>Messages that were received and the first of them that is not yet used up.</summary>
    private int _count;
    private int _current;

    /// <summary>Where the next packet starts in the current message.</summary>
    private int _offset;

    /// <summary>How many packets the last message had: if that goes on, so many messages as fit the batch are enough, and memory that was just used is used
    /// again.</summary>
    private int _lastPackets = 1;

    /// <param name="family">That of the socket.</param>
    /// <param name="room">How long a message may be; a longer one is cut off.</param>
    public TrainReceiver(ushort family, int room = DefaultRoom)
    {
        _room = room;
        _vector = new ReceiveVector(family, MessagesPerCall);

        // Not cleared: pages that are never written to take no memory.
        _slabs = GC.AllocateUninitializedArray<byte>(MessagesPerCall * room, pinned: true);
        for (var i = 0; i < MessagesPerCall; i++)
        {
            _vector.SetRoom(i, _slabs, i * room, room);
        }
    }

    public override bool TryReceive(int socket, PacketBatch batch)
    {
        var before = batch.Count;
        TakeKept(batch);

        // A train that finds too little room waits for the next batch, so that its packets travel together.
        while (!batch.IsFull && (batch.Count == before || batch.Capacity - batch.Count >= _lastPackets))
        {
            var wanted = Math.Clamp((batch.Capacity - batch.Count) / _lastPackets, 1, MessagesPerCall);
            _count = _vector.Receive(socket, wanted);
            _current = 0;
            TakeKept(batch);
            if (_count < wanted)
            {
                break;
            }
        }

        return batch.Count > before;
    }

    private void TakeKept(PacketBatch batch)
    {
        while (_current < _count && !batch.IsFull)
        {
            if (TakeMessage(batch, _current))
            {
                _current++;
                _offset = 0;
            }
        }
    }

    /// <summary>Cuts the rest of a message into packets; false if the batch was full before its end.</summary>
    private bool TakeMessage(PacketBatch batch, int index)
    {
        var length = _vector.Length(index);
        var segment = _vector.Segment(index);
        segment = segment == 0 ? Math.Max(length, 1) : segment;
        _lastPackets = Math.Max((length + segment - 1) / segment, 1);
        var message = _slabs.AsSpan(index * _room, length);
        var source = _vector.Address(index);
        do
        {
            var end = Math.Min(_offset + segment, length);
            var isWhole = end < length || !_vector.IsCutOff(index);
            Add(batch, isWhole ? message[_offset..end] : default, source);
            _offset = end;
        }
        while (_offset < length && !batch.IsFull);
        return _offset == length;
    }

    private static void Add(PacketBatch batch, ReadOnlySpan<byte> packet, UnderlayAddress source)
    {
        var length = packet.Length > batch.MaxPacketLength ? 0 : packet.Length;
        packet[..length].CopyTo(batch.Next());
        batch.NextBuffer().Remote = source;
        batch.Commit(length);
    }
}
