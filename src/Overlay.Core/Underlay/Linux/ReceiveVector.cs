using Overlay.Host;
using Overlay.Primitives;

namespace Overlay.Underlay.Linux;

/// <summary>The arguments of one recvmmsg: for each message a header, an address, a control message and a vector, in arrays that do not move.</summary>
internal sealed unsafe class ReceiveVector
{
    private readonly Libc.MessageHeader[] _headers;
    private readonly Libc.Vector[] _vectors;
    private readonly byte[] _controls;
    private readonly AddressSlots _addresses;

    public ReceiveVector(ushort family, int capacity)
    {
        Capacity = capacity;
        _headers = Pinned.Array<Libc.MessageHeader>(capacity);
        _vectors = Pinned.Array<Libc.Vector>(capacity);
        _controls = Pinned.Array<byte>(capacity * SegmentSize.Space);
        _addresses = new AddressSlots(family, capacity);
        for (var i = 0; i < capacity; i++)
        {
            ref var message = ref _headers[i].Message;
            message.Name = _addresses.Pointer(i);
            message.Vectors = Pinned.Pointer(_vectors, i);
            message.VectorCount = 1;
            message.Control = Pinned.Pointer(_controls, i * SegmentSize.Space);
        }
    }

    public int Capacity { get; }

    public int Length(int index) => (int)_headers[index].Length;

    /// <summary>True if the message was longer than its room.</summary>
    public bool IsCutOff(int index) => (_headers[index].Message.Flags & Libc.Truncated) != 0;

    public UnderlayAddress Address(int index) => _addresses.Read(index);

    /// <summary>The length of the datagrams that were joined; zero for a message that is one datagram.</summary>
    public int Segment(int index) => SegmentSize.Read(_controls.AsSpan(index * SegmentSize.Space, (int)_headers[index].Message.ControlLength));

    /// <summary>Makes room for a message. The array must be a pinned one.</summary>
    public void SetRoom(int index, byte[] pinned, int start, int length) =>
        _vectors[index] = new Libc.Vector { Base = Pinned.Pointer(pinned, start), Length = (nuint)length };

    /// <summary>Receives up to <paramref name="count"/> messages without waiting. An error is one of an earlier send (ICMP) and is gone once it was
    /// returned.</summary>
    public int Receive(int socket, int count)
    {
        for (var i = 0; i < count; i++)
        {
            // The kernel writes over both.
            ref var message = ref _headers[i].Message;
            message.NameLength = _addresses.Size;
            message.ControlLength = (nuint)SegmentSize.Space;
        }

        return Math.Max(Libc.ReceiveMessages(socket, Pinned.Pointer(_headers), (uint)count, Libc.DontWait, null), 0);
    }
}
