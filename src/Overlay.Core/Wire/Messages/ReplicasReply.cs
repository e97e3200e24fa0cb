using Overlay.Primitives;

namespace Overlay.Wire.Messages;

/// <summary>Answers <see cref="Replicas"/> and <see cref="ReplicasCheck"/>.</summary>
/// <remarks><code>
///  0        1                 5        6                 10                        26       27
/// +--------+-----------------+--------+-----------------+-------------------------+--------+-------------------
/// |kind 11 | request         | status | slot            | key, 16 bytes           | count  | count x node id ...
/// +--------+-----------------+--------+-----------------+-------------------------+--------+-------------------
/// </code>
/// The slot, and a MAC under the key, go into the <see cref="RelayHeader"/> of type Replicate in front of the source's GroupData; zero unless the status is 0.
/// The node ids are the members that the replicator does not reach.</remarks>
internal readonly record struct ReplicasReply(uint Request, ReplicasStatus Status, uint Slot, SipKey Key, NodeId[] Missing) : IWireMessage<ReplicasReply>
{
    public static bool TryRead(ReadOnlySpan<byte> source, out ReplicasReply message)
    {
        var reader = new WireReader(source, ControlKind.ReplicasReply);
        message = new(
            reader.ReadUInt32(), (ReplicasStatus)reader.ReadByte(), reader.ReadUInt32(), ReadKey(ref reader), Replicas.ReadMembers(ref reader, WireLimits.ReplicasMissing));
        return reader.Succeeded;
    }

    public int Write(Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Missing.Length, WireLimits.ReplicasMissing);
        var writer = new WireWriter(destination, ControlKind.ReplicasReply);
        writer.WriteUInt32(Request);
        writer.WriteByte((byte)Status);
        writer.WriteUInt32(Slot);
        var key = new byte[SipKey.Size];
        Key.Write(key);
        writer.WriteBytes(key, SipKey.Size);
        Replicas.WriteMembers(ref writer, Missing);
        return writer.Length;
    }

    /// <summary>Everything but the key.</summary>
    public override string ToString() => $"ReplicasReply {{ Request = {Request}, Status = {Status}, Slot = {Slot}, Missing = {Missing.Length} }}";

    private static SipKey ReadKey(ref WireReader reader)
    {
        var bytes = reader.ReadBytes(SipKey.Size);
        return bytes.Length == SipKey.Size ? SipKey.Read(bytes) : default;
    }
}
