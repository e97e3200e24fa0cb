using Overlay.Crypto;
using Overlay.Frames;
using Overlay.Frames.Messages;
using Overlay.Groups.Replication;
using Overlay.Primitives;

namespace Overlay.Protocol.Supernodes;

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

    /// <summary>The others, as many as an answer names. For the engine.</summary>
    public NodeId[] Missing()
    {
        var revision = owner.Community.Log.Revision;
        if (_missing.Item1 != revision)
        {
            var reached = Receivers().ToArray().Select(member => member.Id).ToHashSet();
            _missing = new(revision, [.. Members!.Where(id => !reached.Contains(id)).Take(WireLimits.ReplicasMissing)]);
        }

        return _missing.Item2;
    }
}
