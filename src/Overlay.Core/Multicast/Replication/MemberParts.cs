using Overlay.Wire;
using Overlay.Wire.Messages;

namespace Overlay.Multicast.Replication;

/// <summary>Puts the parts of a request for copies together.</summary>
internal sealed class MemberParts
{
    private NodeId[]?[] _parts = [];
    private int _missing;

    /// <summary>Takes a part; all members once the last one is there, each once, else null. A part that was there before changes nothing.</summary>
    public NodeId[]? Add(in Replicas message)
    {
        if (_parts.Length != message.Parts)
        {
            (_parts, _missing) = (new NodeId[message.Parts][], message.Parts);
        }

        if (_parts[message.Part] is null)
        {
            _parts[message.Part] = message.Members;
            _missing--;
        }

        return _missing == 0 ? [.. _parts.SelectMany(part => part!).Distinct()] : null;
    }

    /// <summary>Cuts members into the messages that ask for them.</summary>
    public static IEnumerable<Replicas> Cut(uint request, NodeId source, byte fanOut, NodeId[] members)
    {
        var parts = members.Chunk(WireLimits.ReplicaMembers).ToArray();
        return parts.Select((part, index) => new Replicas(request, source, fanOut, (byte)index, (byte)parts.Length, part));
    }
}
