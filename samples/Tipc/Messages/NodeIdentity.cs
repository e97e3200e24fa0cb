using System.Text;

namespace Overlay.Samples.Tipc.Messages;

/// <summary>The 128-bit identity of a node: a fixed address in hexadecimal, or the MAC address of the first bearer, as text filled with zeros.</summary>
internal readonly record struct NodeIdentity(UInt128 Value)
{
    public const int Size = 16;

    public static NodeIdentity Of(TipcAddress address) => FromText(address.Value.ToString("x"));

    public static NodeIdentity Of(MacAddress mac) => FromText(mac.ToString().Replace(":", null, StringComparison.Ordinal));

    public static NodeIdentity Read(ReadOnlySpan<byte> source) => new(System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(source));

    public void Write(Span<byte> destination) => System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(destination, Value);

    /// <summary>The address of a node that was given none: its identity's four words, combined by exclusive or.</summary>
    public TipcAddress ToHashAddress()
    {
        var value = (ulong)Value ^ (ulong)(Value >> 64);
        return new((uint)value ^ (uint)(value >> 32));
    }

    private static NodeIdentity FromText(string text)
    {
        Span<byte> bytes = stackalloc byte[Size];
        bytes.Clear();
        Encoding.ASCII.GetBytes(text, bytes);
        return Read(bytes);
    }
}
