using Overlay.Counters;
using Overlay.Multicast.Membership;
using Overlay.Multicast.Rules;
using Overlay.Nodes.Peers;
using Overlay.Primitives.Timing;
using Overlay.Sessions;
using Overlay.Wire;
using Overlay.Wire.Messages;

namespace Overlay.Nodes.Groups;

/// <summary>
/// Who is in which group, among the nodes: tells every peer what this node wants, and keeps what each peer wants. A change goes out at once; it
/// is repeated until it is acknowledged, and what is known is confirmed from time to time. What a peer wants ends with its session.
/// </summary>
internal sealed class GroupMembers(NodeContext context, GroupAccess? access)
{
    private readonly GroupNotices _notices = new(context.Options.Community, context.Random);
    private (uint Revision, byte[] Notice) _told = (uint.MaxValue, []);

    /// <summary>This node wants something else than before.</summary>
    public event Action<Instant>? Changed;

    public LocalGroups Local { get; } = new();

    /// <summary>True if the access rules let this node be a member.</summary>
    public bool MayJoin(GroupId group) => access?.MayJoin(group, context.Id, context.Options.Mac) != false;

    public void SetSnooped(GroupId group, GroupFilter filter, Instant now) => Note(Local.SetSnooped(group, filter), group, now);

    public void SetJoined(GroupId group, GroupFilter filter, Instant now) => Note(Local.SetJoined(group, filter), group, now);

    /// <summary>A session is new: the peer may have started again, so it is told everything.</summary>
    public void HandOut(Peer peer, Instant now)
    {
        peer.GroupHandout.Start(context.Timings.Retry);
        SendNext(peer, now);
    }

    public void HandleTimeout(Peer peer, Instant now)
    {
        var handout = peer.GroupHandout;
        if (handout.Sent == Local.Log.Revision || !handout.MaySend)
        {
            // Nothing new to tell, so what is due is to repeat what was not confirmed, or to confirm what is known.
            handout.Repeat(context.Timings.RetryLimit);
        }

        SendNext(peer, now);
    }

    /// <summary>The peer knows what this node wants. What comes in a session other than the present one may be of a process that is no more.</summary>
    public void HandleAck(Peer peer, Session from, in GroupListAck message, Instant now)
    {
        var handout = peer.GroupHandout;
        if (from != peer.Sessions.Current)
        {
            return;
        }

        if (message.Revision > Local.Log.Revision)
        {
            context.Options.Counters.Count(DropReason.Malformed);
            return;
        }

        handout.Acknowledge(message.Revision, context.Timings.Retry);
        if (handout.Sent != Local.Log.Revision)
        {
            SendNext(peer, now);
        }
        else if (handout.Acknowledged == Local.Log.Revision)
        {
            peer.Deadlines[PeerDeadline.Groups] = now + context.Timings.GroupRefresh;
        }
    }

    /// <summary>The peer says what it wants; one that comes in a session before the present one is late, and if it still holds it comes again.</summary>
    public void HandleList(Peer peer, Session from, in GroupList list)
    {
        if (from == peer.Sessions.Current && peer.Groups.TryTake(list))
        {
            context.Transmitter.SendControl(from, peer.Paths.Active, new GroupListAck(peer.Groups.Revision));
        }
    }

    /// <summary>What is told to all through supernodes; the same until something changes.</summary>
    public byte[] GetNotice()
    {
        if (_told.Revision != Local.Log.Revision)
        {
            _told = (Local.Log.Revision, _notices.Write(context.Id, Local.All));
        }

        return _told.Notice;
    }

    /// <summary>A supernode told what a peer wants. It counts as long as the peer itself has not told it, and not for ever.</summary>
    public void HandleNotice(Peer peer, ReadOnlySpan<byte> notice, Instant now)
    {
        if (!_notices.TryRead(peer.Id, notice, out var wanted))
        {
            context.Options.Counters.Count(DropReason.AuthenticationFailed);
        }
        else if (peer.Groups.TryTakeNotice(wanted))
        {
            peer.Deadlines[PeerDeadline.Notice] = now + context.Timings.NoticeLifetime;
        }
    }

    /// <summary>The groups that anybody wants, those that stand for all of a family included, and those that this node sent to lately though nobody wants
    /// them.</summary>
    public IReadOnlyList<GroupSnapshot> GetSnapshot(Func<GroupId, ReplicationMode> modeOf, Instant now)
    {
        Dictionary<GroupId, List<(NodeId, GroupFilter)>> members = Local.All.ToDictionary(group => group.Group, _ => new List<(NodeId, GroupFilter)>());
        foreach (var peer in context.Peers.All)
        {
            foreach (var (group, filter) in peer.Groups.Wanted ?? [])
            {
                if (access?.MayJoin(group, peer.Id, peer.Mac) == false)
                {
                    continue;
                }

                if (!members.TryGetValue(group, out var list))
                {
                    members.Add(group, list = []);
                }

                list.Add((peer.Id, filter));
            }
        }

        var unwanted = context.GroupTraffic.GetUnwanted(now).Where(sent => !members.ContainsKey(sent.Group) && !WantsAllLike(sent.Group));
        bool WantsAllLike(GroupId group) =>
            members.GetValueOrDefault(GroupId.AllOf(group.Family, group.Vlan)) is { Count: > 0 } || members.GetValueOrDefault(GroupId.AllOf(group.Family)) is { Count: > 0 };
        return
        [
            .. members.Select(entry => Snapshot(entry.Key, entry.Value, context.GroupTraffic.Of(entry.Key), modeOf)),
            .. unwanted.Select(sent => Snapshot(sent.Group, [], sent.Traffic, modeOf)),
        ];
    }

    private GroupSnapshot Snapshot(GroupId group, List<(NodeId, GroupFilter)> members, GroupTraffic traffic, Func<GroupId, ReplicationMode> modeOf) => new()
    {
        Group = group,
        Own = Local.WantedOf(group),
        Members = members,
        Traffic = traffic,
        Replication = modeOf(group),
    };

    private void Note(bool isChanged, GroupId group, Instant now)
    {
        if (!isChanged)
        {
            return;
        }

        if (!Local.WantedOf(group).IsNobody)
        {
            // From now on its frames are counted.
            context.GroupTraffic.Of(group);
        }

        context.OutdateGroup(group);
        Changed?.Invoke(now);
        context.Options.Counters.Add(Local.WantedOf(group).IsNobody ? Counter.GroupLeaves : Counter.GroupJoins, group.IsAll ? 0 : 1);
        foreach (var peer in context.Peers.All)
        {
            if (peer.IsJoined && peer.GroupHandout.MaySend)
            {
                // Due now, not sent now: all that changes in one moment goes out together. A peer that has not joined yet is told everything when it does.
                peer.Deadlines.Advance(PeerDeadline.Groups, now);
            }
        }
    }

    private void SendNext(Peer peer, Instant now)
    {
        if (peer.Sessions.Current is not { } session)
        {
            return;
        }

        var handout = peer.GroupHandout;
        do
        {
            var list = NextList(handout.Sent < Local.Log.Floor ? 0 : handout.Sent);
            context.Transmitter.SendControl(session, peer.Paths.Active, list);
            handout.NoteSent(list.Revision);
        }
        while (handout.Sent != Local.Log.Revision && handout.MaySend);
        peer.Deadlines[PeerDeadline.Groups] = now + handout.Delay;
    }

    private GroupList NextList(uint from)
    {
        List<GroupEntry> entries = [];
        var (size, revision) = (ListChanges<GroupEntry>.HeaderSize, from);
        foreach (var group in Local.Log.After(from))
        {
            var entry = new GroupEntry(group.Group, group.Filter);
            size += entry.Size;
            if (size > WireLimits.GroupListMessage || entries.Count == WireLimits.GroupListEntries)
            {
                return new GroupList(from, revision, true, from == 0, [.. entries]);
            }

            entries.Add(entry);
            revision = group.Revision;
        }

        return new GroupList(from, Local.Log.Revision, false, from == 0, [.. entries]);
    }
}
