using Overlay.Multicast.Membership;
using Overlay.Wire;
using Overlay.Wire.Messages;

namespace Overlay.Nodes.Groups;

/// <summary>Which groups a peer wants, as it said; until it has said so it gets everything.</summary>
/// <param name="budget">What all peers share. One that has no part of it left gets everything.</param>
/// <param name="changed">Told each group of which the peer wants something else, and the name of all when it was not known what it wants, or is not any
/// more.</param>
internal sealed class PeerGroups(GroupBudget budget, Action<GroupId> changed)
{
    private GroupWishes? _incoming;
    private GroupWishes? _told;
    private GroupWishes? _notice;
    private bool _isBeyondBudget;

    /// <summary>What it wants, by itself or else by the notice of a supernode; null if that is not known.</summary>
    public Dictionary<GroupId, GroupFilter>? Wanted => (_told ?? _notice)?.Groups;

    /// <summary>Up to which change it is known.</summary>
    public uint Revision { get; private set; }

    /// <summary>Takes a list; false if it has a gap before it or goes beyond the limit of one peer. A repeated one changes nothing.</summary>
    public bool TryTake(in GroupList list)
    {
        if (list.IsFromZero)
        {
            _incoming?.Release();
            (_incoming, _isBeyondBudget) = (new GroupWishes(budget), false);
        }
        else if (list.BaseRevision > Revision || list.Revision <= Revision || (_told is null && _incoming is null && !_isBeyondBudget))
        {
            return list.Revision <= Revision;
        }

        if (!_isBeyondBudget && !TryTakeEntries(list.Entries))
        {
            return false;
        }

        Revision = list.Revision;
        if (_incoming is { } incoming && !list.MoreFollows)
        {
            _incoming = null;
            Replace(incoming, notice: null);
        }

        return true;
    }

    /// <summary>Takes what a supernode told; it does not count if the peer itself has told it.</summary>
    public bool TryTakeNotice(Dictionary<GroupId, GroupFilter>? wanted)
    {
        if (_told is not null || _isBeyondBudget)
        {
            return false;
        }

        Replace(told: null, wanted is null ? null : WishesOf(wanted));
        return true;
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
        _incoming?.Release();
        (_incoming, _isBeyondBudget, Revision) = (null, false, 0);
        Replace(told: null, notice: null);
    }

    /// <summary>False if the peer has too many groups.</summary>
    private bool TryTakeEntries(GroupEntry[] entries)
    {
        var groups = _incoming ?? _told!;
        foreach (var entry in entries)
        {
            if (!groups.HasRoomFor(entry))
            {
                return false;
            }

            if (!groups.TrySet(entry))
            {
                _incoming?.Release();
                (_incoming, _isBeyondBudget) = (null, true);
                Replace(told: null, notice: null);
                return true;
            }

            if (groups == _told)
            {
                changed(entry.Group);
            }
        }

        return true;
    }

    private GroupWishes? WishesOf(Dictionary<GroupId, GroupFilter> wanted)
    {
        var wishes = new GroupWishes(budget);
        foreach (var (group, filter) in wanted)
        {
            if (!wishes.TrySet(new GroupEntry(group, filter)))
            {
                wishes.Release();
                return null;
            }
        }

        return wishes;
    }

    private void Replace(GroupWishes? told, GroupWishes? notice)
    {
        var (before, wasKnown) = (_told ?? _notice, Wanted is not null);
        (_told, _notice) = (told, notice);
        GroupId[] gone = before is null ? [] : [.. before.Groups.Keys];
        before?.Release();
        foreach (var group in gone)
        {
            changed(group);
        }

        foreach (var group in Wanted?.Keys ?? Enumerable.Empty<GroupId>())
        {
            changed(group);
        }

        if (wasKnown != Wanted is not null)
        {
            changed(GroupId.AllMac);
        }
    }
}
