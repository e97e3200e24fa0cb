using Overlay.Frames.Messages;
using Overlay.Groups;

namespace Overlay.Protocol.Nodes;

/// <summary>Which groups a peer wants, as it said; until it has said so it gets everything.</summary>
internal sealed class PeerGroups
{
    /// <summary>The most groups of one peer; what goes beyond is not taken, and the list not acknowledged.</summary>
    public const int MaxGroups = 4_096;

    private Dictionary<GroupId, GroupFilter>? _incoming;
    private Dictionary<GroupId, GroupFilter>? _told;
    private Dictionary<GroupId, GroupFilter>? _notice;

    /// <summary>What it wants, by itself or else by the notice of a supernode; null if that is not known.</summary>
    public Dictionary<GroupId, GroupFilter>? Wanted => _told ?? _notice;

    /// <summary>Up to which change it is known.</summary>
    public uint Revision { get; private set; }

    /// <summary>Takes a list; false if it has a gap before it or goes beyond the limit. A repeated one changes nothing.</summary>
    public bool TryTake(in GroupList list, out bool changes)
    {
        changes = false;
        if (list.IsFromZero)
        {
            _incoming = [];
        }
        else if (list.BaseRevision > Revision || list.Revision <= Revision || (_told is null && _incoming is null))
        {
            return list.Revision <= Revision;
        }

        var groups = _incoming ?? _told!;
        foreach (var entry in list.Entries)
        {
            if (!TrySet(groups, entry))
            {
                return false;
            }
        }

        Revision = list.Revision;
        if (_incoming is not null && !list.MoreFollows)
        {
            (_told, _incoming, _notice) = (_incoming, null, null);
            changes = true;
        }

        changes |= _incoming is null && list.Entries.Length > 0;
        return true;
    }

    /// <summary>Takes what a supernode told; false if the peer itself has told it, which counts more.</summary>
    public bool TryTakeNotice(Dictionary<GroupId, GroupFilter>? wanted)
    {
        _notice = _told is null ? wanted : null;
        return _told is null;
    }

    /// <summary>True if the peer is to get a frame; the slow way, for frames that the engine sends.</summary>
    public bool Wants(in FrameGroup frame)
    {
        if (frame.Kind == FrameGroupKind.Membership)
        {
            return Wanted?.WantsAllLike(frame.Group) == true;
        }

        if (frame.Kind == FrameGroupKind.Flooded || Wanted is null || Wanted.WantsAllLike(frame.Group))
        {
            return true;
        }

        return Wanted.TryGetValue(frame.Group, out var filter) && filter.Accepts(frame.Source);
    }

    public void Clear()
    {
        (_told, _incoming, _notice, Revision) = (null, null, null, 0);
    }

    private static bool TrySet(Dictionary<GroupId, GroupFilter> groups, in GroupEntry entry)
    {
        if (entry.Filter.IsNobody)
        {
            groups.Remove(entry.Group);
            return true;
        }

        if (groups.Count >= MaxGroups && !groups.ContainsKey(entry.Group))
        {
            return false;
        }

        groups[entry.Group] = entry.Filter;
        return true;
    }
}
