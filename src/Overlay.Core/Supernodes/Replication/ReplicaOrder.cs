using Overlay.Multicast.Replication;
using Overlay.Primitives;
using Overlay.Primitives.Timing;
using Overlay.Supernodes.Members;
using Overlay.Wire;
using Overlay.Wire.Messages;

namespace Overlay.Supernodes.Replication;

/// <summary>Copies that a member has asked for.</summary>
internal sealed class ReplicaOrder(Member owner, uint request, uint slot, SipKey key)
{
    private volatile Tuple<uint, Member[]> _receivers = new(0, []);
    private Tuple<uint, NodeId[]> _missing = new(0, []);

    public Member Owner => owner;

    public uint Request => request;

    public uint Slot => slot;

    /// <summary>What the datagrams have to show a MAC under.</summary>
    public SipKey Key => key;

    /// <summary>Null until all parts of the request have come.</summary>
    public NodeId[]? Members { get; private set; }

    public RepeatFilter Repeats { get; } = new();

    public Instant KeepUntil { get; set; }

    private MemberParts Parts { get; } = new();

    /// <summary>Takes a part; false if it has more members that are not registered than an answer can name.</summary>
    public bool TryAdd(in Replicas message)
    {
        if (Members is null && message.Members.Length - owner.Community.FindAll(message.Members).Members.Length > WireLimits.ReplicasMissing)
        {
            return false;
        }

        Members ??= Parts.Add(message);
        return true;
    }

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

    /// <summary>True unless there are more members who are not registered than an answer can name: the owner would believe that they get copies. For the
    /// engine.</summary>
    public bool CanNameMissing() => Members is null || Missing().Length <= WireLimits.ReplicasMissing;

    /// <summary>The members who are not registered, up to one more than an answer can name. For the engine.</summary>
    public NodeId[] Missing()
    {
        var revision = owner.Community.Log.Revision;
        if (_missing.Item1 != revision)
        {
            var reached = Receivers().ToArray().Select(member => member.Id).ToHashSet();
            _missing = new(revision, [.. Members!.Where(id => !reached.Contains(id)).Take(WireLimits.ReplicasMissing + 1)]);
        }

        return _missing.Item2;
    }
}
