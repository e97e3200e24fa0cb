using Overlay.Primitives;

namespace Overlay.Packets.Membership;

/// <summary>Addresses of one size that lie behind each other in a message.</summary>
internal readonly ref struct AddressList(ReadOnlySpan<byte> bytes, int size)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public int Count => size == 0 ? 0 : _bytes.Length / size;

    public IpAddress this[int index] => new(_bytes.Slice(index * size, size));

    public IpAddress[] ToArray()
    {
        var addresses = new IpAddress[Count];
        for (var i = 0; i < addresses.Length; i++)
        {
            addresses[i] = this[i];
        }

        return addresses;
    }
}
