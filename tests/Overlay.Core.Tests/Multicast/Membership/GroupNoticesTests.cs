using Overlay.Keys;
using Overlay.Multicast.Membership;
using Overlay.Primitives;
using Overlay.TestKit;
using Overlay.Wire;

namespace Overlay.Core.Tests.Multicast.Membership;

public class GroupNoticesTests
{
    private static readonly NodeId Owner = new(1);
    private static readonly GroupId Group = GroupId.Of(IpAddress.Parse("239.1.2.3"));
    private static readonly GroupFilter Filter = GroupFilter.Include(IpAddress.Parse("10.0.0.1"));
    private readonly GroupNotices _sealing = Of(OverlaySecurity.FromKey(CommunityKey.Parse(new string('1', 64))));
    private readonly GroupNotices _clear = Of(OverlaySecurity.None);

    [Fact]
    public void Notice_ComesBack_ForItsNodeAndItsCommunityOnly()
    {
        var notice = _sealing.Write(Owner, Wanted(Group));
        Assert.True(_sealing.TryRead(Owner, notice, out var wanted));
        Assert.Equal([(Group, Filter)], wanted.Select(entry => (entry.Key, entry.Value)));
        Assert.False(_sealing.TryRead(new NodeId(2), notice, out _));
        Assert.False(Of(OverlaySecurity.FromKey(CommunityKey.Parse(new string('2', 64)))).TryRead(Owner, notice, out _));
    }

    [Fact]
    public void Notice_WithAKey_ShowsNoGroup_AndIsNeverTheSame()
    {
        var notice = _sealing.Write(Owner, Wanted(Group));
        Assert.True(notice.AsSpan().IndexOf(new byte[] { 239, 1, 2, 3 }) < 0);
        Assert.NotEqual(notice, _sealing.Write(Owner, Wanted(Group)));
        Assert.Equal("01 04 ef010203 01 01 0a000001".Replace(" ", "", StringComparison.Ordinal), Convert.ToHexStringLower(_clear.Write(Owner, Wanted(Group))));
    }

    [Fact]
    public void Notice_Changed_IsRefused()
    {
        var notice = _sealing.Write(Owner, Wanted(Group));
        for (var i = 0; i < notice.Length; i++)
        {
            notice[i] ^= 1;
            Assert.False(_sealing.TryRead(Owner, notice, out _));
            notice[i] ^= 1;
            Assert.False(_sealing.TryRead(Owner, notice.AsSpan(0, i), out _));
        }

        Assert.False(_clear.TryRead(Owner, [], out _));
        Assert.False(_clear.TryRead(Owner, [1, 4, 10, 0, 0, 1, 2, 0], out _));
        Assert.False(_sealing.TryRead(Owner, new byte[WireLimits.GroupNotice + 1], out _));
    }

    [Fact]
    public void NodeThatWantsNothing_SaysSo_AndOneThatWantsTooMuch_SaysNothing()
    {
        Assert.True(_sealing.TryRead(Owner, _sealing.Write(Owner, []), out var wanted));
        Assert.Empty(wanted);
        GroupId[] many = [.. Enumerable.Range(0, 100).Select(i => GroupId.Of(new IpAddress([239, 0, 0, (byte)i])))];
        Assert.Empty(_sealing.Write(Owner, Wanted(many)));
        Assert.InRange(_sealing.Write(Owner, Wanted(many[..60])).Length, 1, WireLimits.GroupNotice);
    }

    private static GroupNotices Of(OverlaySecurity security) => new(new CommunitySecrets("Buckhill", security), new SeededRandom(1));

    private static IEnumerable<LocalGroup> Wanted(params GroupId[] groups) => groups.Select(group => new LocalGroup(group) { Filter = Filter });
}
