using Overlay.Primitives;

namespace Overlay.Wire.Messages;

/// <summary>Answers a <see cref="Register"/>.</summary>
/// <remarks><code>
///  0        1        2        3                 5                 9                         17
/// +--------+--------+--------+-----------------+-----------------+-------------------------+
/// |kind 17 | status | flags  | lifetime, s     | slot            | token                   |
/// +--------+--------+--------+-----------------+-----------------+-------------------------+
/// | address as seen                                                                        |
/// +----------------------------------------------------------------------------------------+
/// </code>
/// Flags: bit 0, a community of the same name with another key is registered here, so that one of the keys may be wrong; bit 1, this supernode copies group
/// frames. Slot and token are what the node puts into a <see cref="RelayHeader"/>; zero unless the status is 0.</remarks>
internal readonly record struct RegisterReply(
    RegistrationStatus Status,
    bool OtherKeyInUse,
    ushort LifetimeSeconds,
    uint Slot,
    ulong Token,
    UnderlayAddress Seen,
    bool Replicates = false) : IWireMessage<RegisterReply>
{
    private const int OtherKeyFlag = 1;
    private const int ReplicatesFlag = 2;

    public static bool TryRead(ReadOnlySpan<byte> source, out RegisterReply message)
    {
        var reader = new WireReader(source, ControlKind.RegisterReply);
        var (status, flags) = ((RegistrationStatus)reader.ReadByte(), reader.ReadByte());
        message = new(
            status,
            (flags & OtherKeyFlag) != 0,
            reader.ReadUInt16(),
            reader.ReadUInt32(),
            reader.ReadUInt64(),
            reader.ReadAddress(),
            (flags & ReplicatesFlag) != 0);
        return reader.Succeeded;
    }

    public int Write(Span<byte> destination)
    {
        var writer = new WireWriter(destination, ControlKind.RegisterReply);
        writer.WriteByte((byte)Status);
        writer.WriteByte((byte)((OtherKeyInUse ? OtherKeyFlag : 0) | (Replicates ? ReplicatesFlag : 0)));
        writer.WriteUInt16(LifetimeSeconds);
        writer.WriteUInt32(Slot);
        writer.WriteUInt64(Token);
        writer.WriteAddress(Seen);
        return writer.Length;
    }

    /// <summary>Everything but the token.</summary>
    public override string ToString() =>
        $"RegisterReply {{ Status = {Status}, OtherKeyInUse = {OtherKeyInUse}, LifetimeSeconds = {LifetimeSeconds}, Slot = {Slot}, Seen = {Seen}, Replicates = {Replicates} }}";
}
