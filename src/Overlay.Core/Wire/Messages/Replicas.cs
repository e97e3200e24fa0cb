namespace Overlay.Wire.Messages;

/// <summary>Asks a node or a supernode to make copies of the sender's group frames for these members.</summary>
/// <remarks><code>
///  0        1                 5                          13       14       15       16       17
/// +--------+-----------------+--------------------------+--------+--------+--------+--------+-------------------
/// |kind 10 | request         | node id of the source    | fan-out| part   | parts  | count  | count x node id ...
/// +--------+-----------------+--------------------------+--------+--------+--------+--------+-------------------
/// </code>
/// Source: whose GroupData it is; the node that asks, or in a tree the one that asked it. Fan-out: into how many branches the replicator divides
/// the members again, 0 to send to each. The members are cut into parts, counted from 0; the request is whole once all parts are there. A
/// replicator that is a member itself is in the list. Repeated until it is answered by <see cref="ReplicasReply"/>.</remarks>
internal readonly record struct Replicas(uint Request, NodeId Source, byte FanOut, byte Part, byte Parts, NodeId[] Members) : IWireMessage<Replicas>
{
    public static bool TryRead(ReadOnlySpan<byte> source, out Replicas message)
    {
        var reader = new WireReader(source, ControlKind.Replicas);
        message = new(
            reader.ReadUInt32(), new NodeId(reader.ReadUInt64()), reader.ReadByte(), reader.ReadByte(), reader.ReadByte(), ReadMembers(ref reader, WireLimits.ReplicaMembers));
        reader.Require(message.Parts <= WireLimits.ReplicaParts && message.Part < message.Parts && message.Members.Length > 0);
        return reader.Succeeded;
    }

    public int Write(Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Members.Length, WireLimits.ReplicaMembers);
        var writer = new WireWriter(destination, ControlKind.Replicas);
        writer.WriteUInt32(Request);
        writer.WriteUInt64(Source.Value);
        writer.WriteByte(FanOut);
        writer.WriteByte(Part);
        writer.WriteByte(Parts);
        WriteMembers(ref writer, Members);
        return writer.Length;
    }

    public override string ToString() => $"Replicas {{ Request = {Request}, Source = {Source}, FanOut = {FanOut}, Part = {Part}, Parts = {Parts}, Members = {Members.Length} }}";

    /// <summary>A count and so many node ids.</summary>
    internal static NodeId[] ReadMembers(ref WireReader reader, int limit)
    {
        var count = reader.ReadByte();
        reader.Require(count <= limit && count * sizeof(ulong) <= reader.Remaining);
        if (!reader.Succeeded)
        {
            return [];
        }

        var members = new NodeId[count];
        for (var i = 0; i < count; i++)
        {
            members[i] = new NodeId(reader.ReadUInt64());
        }

        return members;
    }

    internal static void WriteMembers(ref WireWriter writer, NodeId[] members)
    {
        writer.WriteByte((byte)members.Length);
        foreach (var member in members)
        {
            writer.WriteUInt64(member.Value);
        }
    }
}
