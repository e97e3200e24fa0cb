using Overlay.Frames.Messages;
using Overlay.Groups.Replication;
using Overlay.Primitives;

namespace Overlay.Protocol.Supernodes;

/// <summary>Copies that a member has asked for.</summary>
internal sealed class ReplicaOrder(Member owner, uint request, uint slot, ulong token)
{
    private volatile Tuple<uint, Member[]> _receivers = new(0, []);

    public Member Owner => owner;

    public uint Request => request;

    public uint Slot => slot;

    public ulong Token => token;

    /// <summary>Null until all parts of the request have come.</summary>
    public NodeId[]? Members { get; private set; }

    public RepeatFilter Repeats { get; } = new();

    public Instant KeepUntil { get; set; }

    private MemberParts Parts { get; } = new();

    public void Add(in Replicas message) => Members ??= Parts.Add(message);

    /// <summary>Those of the members that are registered now. Any thread may ask.</summary>
    public ReadOnlySpan<Member> Receivers()
    {
        var known = _receivers;
        if (known.Item1 != owner.Community.Log.Revision)
        {
            var (revision, members) = owner.Community.FindAll(Members!.Where(id => id != owner.Id));
            _receivers = known = new(revision, members);
        }

        return known.Item2;
    }
}
