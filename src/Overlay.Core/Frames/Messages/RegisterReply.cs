using Overlay.Primitives;

namespace Overlay.Frames.Messages;

/// <summary>Answers a <see cref="Register"/>.</summary>
/// <remarks><code>
///  0        1        2        3                 5                 9                         17
/// +--------+--------+--------+-----------------+-----------------+-------------------------+
/// |kind 17 | status | flags  | lifetime, s     | slot            | token                   |
/// +--------+--------+--------+-----------------+-----------------+-------------------------+
/// | address as seen                                                                        |
/// +----------------------------------------------------------------------------------------+
/// </code>
/// Flags: bit 0, a community of the same name with another key is registered here, so that one of the keys may be wrong. Slot and
/// token are what the node puts into a <see cref="RelayHeader"/>; zero unless the status is 0.</remarks>
internal readonly record struct RegisterReply(
    RegistrationStatus Status,
    bool OtherKeyInUse,
    ushort LifetimeSeconds,
    uint Slot,
    ulong Token,
    UnderlayAddress Seen) : IWireMessage<RegisterReply>
{
    public static bool TryRead(ReadOnlySpan<byte> source, out RegisterReply message)
    {
        var reader = new WireReader(source, ControlKind.RegisterReply);
        message = new(
            (RegistrationStatus)reader.ReadByte(),
            (reader.ReadByte() & 1) != 0,
            reader.ReadUInt16(),
            reader.ReadUInt32(),
            reader.ReadUInt64(),
            reader.ReadAddress());
        return reader.Succeeded;
    }

    public int Write(Span<byte> destination)
    {
        var writer = new WireWriter(destination, ControlKind.RegisterReply);
        writer.WriteByte((byte)Status);
        writer.WriteByte(OtherKeyInUse ? (byte)1 : (byte)0);
        writer.WriteUInt16(LifetimeSeconds);
        writer.WriteUInt32(Slot);
        writer.WriteUInt64(Token);
        writer.WriteAddress(Seen);
        return writer.Length;
    }

    /// <summary>Everything but the token.</summary>
    public override string ToString() =>
        $"RegisterReply {{ Status = {Status}, OtherKeyInUse = {OtherKeyInUse}, LifetimeSeconds = {LifetimeSeconds}, Slot = {Slot}, Seen = {Seen} }}";
}
