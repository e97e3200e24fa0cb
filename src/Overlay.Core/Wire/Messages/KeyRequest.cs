namespace Overlay.Wire.Messages;

/// <summary>Asks a supernode for its public key. It is longer than the answer, so that nobody can be flooded with answers.</summary>
/// <remarks><code>
///  0        1        2                 4                                 12
/// +--------+--------+-----------------+---------------------------------+-----------+
/// |type 8  |version | reserved        | nonce                           | 52 x 0    |
/// +--------+--------+-----------------+---------------------------------+-----------+
/// </code></remarks>
internal readonly record struct KeyRequest(ulong Nonce) : IWireMessage<KeyRequest>
{
    public const int Size = 64;

    private const int PaddingSize = 52;

    public static bool TryRead(ReadOnlySpan<byte> source, out KeyRequest message)
    {
        var reader = new WireReader(source, MessageType.KeyRequest);
        reader.Require(source.Length == Size && reader.ReadByte() == WireLimits.Version);
        reader.Skip(2);
        message = new(reader.ReadUInt64());
        return reader.Succeeded;
    }

    public int Write(Span<byte> destination)
    {
        var writer = new WireWriter(destination, MessageType.KeyRequest);
        writer.WriteByte(WireLimits.Version);
        writer.WriteZeros(2);
        writer.WriteUInt64(Nonce);
        writer.WriteZeros(PaddingSize);
        return writer.Length;
    }
}
