using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Overlay.Buffers;
using Overlay.Frames.Messages;
using Overlay.Primitives;

namespace Overlay.Sockets.Linux;

/// <summary>
/// The arguments of one recvmmsg or sendmmsg: for each message a header, an address, a relay header and two vectors, all in arrays that
/// do not move. Packet buffers do not move either, so pointers into them stay good as long as somebody refers to the buffer.
/// </summary>
internal sealed unsafe class MessageVector
{
    public const int Capacity = 64;
    private const int VectorsPerMessage = 2;

    private readonly Libc.MessageHeader[] _headers = GC.AllocateArray<Libc.MessageHeader>(Capacity, pinned: true);
    private readonly Libc.Vector[] _vectors = GC.AllocateArray<Libc.Vector>(Capacity * VectorsPerMessage, pinned: true);
    private readonly byte[] _addresses = GC.AllocateArray<byte>(Capacity * SocketAddressFormat.V6Size, pinned: true);
    private readonly byte[] _relays = GC.AllocateArray<byte>(Capacity * RelayHeader.Size, pinned: true);
    private readonly ushort _family;

    public MessageVector(ushort family)
    {
        _family = family;
        for (var i = 0; i < Capacity; i++)
        {
            ref var message = ref _headers[i].Message;
            message.Name = Pointer(_addresses) + (i * SocketAddressFormat.V6Size);
            message.NameLength = AddressSize;
            message.Vectors = (Libc.Vector*)Unsafe.AsPointer(ref _vectors[i * VectorsPerMessage]);
            BitConverter.TryWriteBytes(AddressOf(i), family);
        }
    }

    public ushort Family => _family;

    private bool IsV6 => _family == Libc.AfInet6;

    private uint AddressSize => IsV6 ? SocketAddressFormat.V6Size : (uint)SocketAddressFormat.V4Size;

    public Libc.MessageHeader* From(int index) => (Libc.MessageHeader*)Unsafe.AsPointer(ref _headers[index]);

    public int Length(int index) => (int)_headers[index].Length;

    public UnderlayAddress Address(int index) => SocketAddressFormat.Read(AddressOf(index), IsV6);

    /// <summary>Makes room for a datagram of up to <paramref name="maxLength"/> bytes in a buffer.</summary>
    public void SetReceive(int index, PacketBuffer buffer, int maxLength)
    {
        buffer.Reset();
        ref var message = ref _headers[index].Message;
        message.NameLength = AddressSize;
        message.VectorCount = 1;
        SetVector(index * VectorsPerMessage, Pointer(buffer.Array) + buffer.Start, maxLength);
    }

    /// <summary>False if the socket cannot send to this family of addresses.</summary>
    public bool TrySetSend(int index, in Datagram datagram)
    {
        if (IsV6)
        {
            SocketAddressFormat.WriteV6(AddressOf(index), datagram.Destination);
        }
        else if (!SocketAddressFormat.TryWriteV4(AddressOf(index), datagram.Destination))
        {
            return false;
        }

        var vector = index * VectorsPerMessage;
        var count = 0;
        if (datagram.Relay is { } relay)
        {
            var header = _relays.AsSpan(index * RelayHeader.Size, RelayHeader.Size);
            relay.Write(header);
            SetVector(vector + count++, Pointer(_relays) + (index * RelayHeader.Size), RelayHeader.Size);
        }

        SetVector(vector + count++, Pointer(datagram.Payload.Array) + datagram.Payload.Start, datagram.Payload.Length);
        _headers[index].Message.VectorCount = (nuint)count;
        return true;
    }

    private static byte* Pointer(byte[] pinned) => (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(pinned));

    private Span<byte> AddressOf(int index) => _addresses.AsSpan(index * SocketAddressFormat.V6Size, SocketAddressFormat.V6Size);

    private void SetVector(int index, byte* start, int length)
    {
        _vectors[index].Base = start;
        _vectors[index].Length = (nuint)length;
    }
}
