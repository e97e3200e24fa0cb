using System.Buffers.Binary;
using Overlay.Primitives;

namespace Overlay.Wire.Messages;

/// <summary>Answers a <see cref="ReplicasCheck"/> of all requests: those of the asking node that are served.</summary>
/// <remarks><code>
///  0        1        2
/// +--------+--------+-------------------------------------------
/// |kind 13 | count  | count x (request 4, digest 4) ...
/// +--------+--------+-------------------------------------------
/// </code>
/// Digest: of the members that are not reached. Where it is not that of the last <see cref="ReplicasReply"/>, the asking node asks for this request.</remarks>
internal readonly record struct ReplicasState((uint Request, uint Digest)[] Requests) : IWireMessage<ReplicasState>
{
    public static bool TryRead(ReadOnlySpan<byte> source, out ReplicasState message)
    {
        var reader = new WireReader(source, ControlKind.ReplicasState);
        var count = reader.ReadByte();
        reader.Require(count <= WireLimits.ReplicaRequests && count * 2 * sizeof(uint) <= reader.Remaining);
        var requests = new (uint, uint)[reader.Succeeded ? count : 0];
        for (var i = 0; i < requests.Length; i++)
        {
            requests[i] = (reader.ReadUInt32(), reader.ReadUInt32());
        }

        message = new(requests);
        return reader.Succeeded;
    }

    public int Write(Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Requests.Length, WireLimits.ReplicaRequests);
        var writer = new WireWriter(destination, ControlKind.ReplicasState);
        writer.WriteByte((byte)Requests.Length);
        foreach (var (request, digest) in Requests)
        {
            writer.WriteUInt32(request);
            writer.WriteUInt32(digest);
        }

        return writer.Length;
    }

    /// <summary>What is told of a request, the first time if it is named again; null if it is not named.</summary>
    public uint? DigestOf(uint request)
    {
        var index = Array.FindIndex(Requests, told => told.Request == request);
        return index < 0 ? null : Requests[index].Digest;
    }

    /// <summary>The lower half of SipHash-2-4 over the node ids, under the key zero.</summary>
    public static uint DigestOf(ReadOnlySpan<NodeId> missing)
    {
        Span<byte> bytes = stackalloc byte[WireLimits.ReplicasMissing * sizeof(ulong)];
        bytes = bytes[..(missing.Length * sizeof(ulong))];
        for (var i = 0; i < missing.Length; i++)
        {
            BinaryPrimitives.WriteUInt64BigEndian(bytes[(i * sizeof(ulong))..], missing[i].Value);
        }

        return (uint)default(SipKey).MacOf(bytes);
    }

    public override string ToString() => $"ReplicasState {{ Requests = {Requests.Length} }}";
}
