using System.Buffers.Binary;
using System.Text;

namespace Overlay.Samples.Tipc.Messages;

/// <summary>The 128-bit identity of a node: a fixed address as hexadecimal text, or the MAC address of the first bearer, filled with zeros.</summary>
internal readonly record struct NodeIdentity(UInt128 Value)
{
    public const int Size = 16;

    public static NodeIdentity Of(TipcAddress address)
    {
        Span<byte> bytes = stackalloc byte[Size];
        bytes.Clear();
        Encoding.ASCII.GetBytes(address.Value.ToString("x"), bytes);
        return Read(bytes);
    }

    public static NodeIdentity Of(MacAddress mac)
    {
        Span<byte> bytes = stackalloc byte[Size];
        bytes.Clear();
        mac.CopyTo(bytes);
        return Read(bytes);
    }

    public static NodeIdentity Read(ReadOnlySpan<byte> source) => new(BinaryPrimitives.ReadUInt128BigEndian(source));

    public void Write(Span<byte> destination) => BinaryPrimitives.WriteUInt128BigEndian(destination, Value);

    /// <summary>The address of a node that was given none: its identity's four words, combined by exclusive or.</summary>
    public TipcAddress ToHashAddress()
    {
        var value = (ulong)Value ^ (ulong)(Value >> 64);
        return new((uint)value ^ (uint)(value >> 32));
    }
}
