namespace Overlay.Wire.Messages;

/// <summary>A supernode's public key. Nothing proves it: it is trusted on first use, unless the key is pinned.</summary>
/// <remarks><code>
///  0        1        2                 4                                 12
/// +--------+--------+-----------------+---------------------------------+------------------------+
/// |type 9  |version | reserved        | nonce of the KeyRequest         | public key, 32 bytes   |
/// +--------+--------+-----------------+---------------------------------+------------------------+
/// </code></remarks>
internal readonly record struct KeyReply(ulong Nonce, byte[] PublicKey) : IWireMessage<KeyReply>
{
    public const int Size = 44;

    public static bool TryRead(ReadOnlySpan<byte> source, out KeyReply message)
    {
        var reader = new WireReader(source, MessageType.KeyReply);
        reader.Require(source.Length == Size && reader.ReadByte() == WireLimits.Version);
        reader.Skip(2);
        message = new(reader.ReadUInt64(), reader.ReadArray(WireLimits.Key));
        return reader.Succeeded;
    }

    public int Write(Span<byte> destination)
    {
        var writer = new WireWriter(destination, MessageType.KeyReply);
        writer.WriteByte(WireLimits.Version);
        writer.WriteZeros(2);
        writer.WriteUInt64(Nonce);
        writer.WriteBytes(PublicKey, WireLimits.Key);
        return writer.Length;
    }

    public override string ToString() => $"KeyReply {{ Nonce = {Nonce:x16}, PublicKey = {Convert.ToBase64String(PublicKey)} }}";
}
