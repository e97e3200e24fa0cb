using Overlay.Host;
using Overlay.Primitives;

namespace Overlay.Underlay.Linux;

/// <summary>The socket addresses of many messages, of the family of one socket.</summary>
internal sealed unsafe class AddressSlots
{
    private readonly byte[] _bytes;

    public AddressSlots(ushort family, int count)
    {
        Family = family;
        _bytes = Pinned.Array<byte>(count * SocketAddressFormat.V6Size);
        for (var i = 0; i < count; i++)
        {
            BitConverter.TryWriteBytes(Slot(i), family);
        }
    }

    public ushort Family { get; }

    /// <summary>How long an address of the family is.</summary>
    public uint Size => IsV6 ? SocketAddressFormat.V6Size : (uint)SocketAddressFormat.V4Size;

    private bool IsV6 => Family == Libc.AfInet6;

    public byte* Pointer(int index) => Pinned.Pointer(_bytes, index * SocketAddressFormat.V6Size);

    public UnderlayAddress Read(int index) => SocketAddressFormat.Read(Slot(index), IsV6);

    /// <summary>False if a socket of this family cannot send there.</summary>
    public bool TryWrite(int index, UnderlayAddress address)
    {
        if (!IsV6)
        {
            return SocketAddressFormat.TryWriteV4(Slot(index), address);
        }

        SocketAddressFormat.WriteV6(Slot(index), address);
        return true;
    }

    private Span<byte> Slot(int index) => _bytes.AsSpan(index * SocketAddressFormat.V6Size, SocketAddressFormat.V6Size);
}
