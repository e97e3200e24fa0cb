using Overlay.Nodes.Links;
using Overlay.Wire.Messages;

namespace Overlay.Core.Tests.Nodes.Links;

public class SupernodeMembershipTests
{
    private readonly SupernodeMembership _membership = new();

    [Fact]
    public void List_FromZero_StartsOver()
    {
        Assert.True(Advance(0, 5, more: true, out var startsOver));
        Assert.True(startsOver);
        Assert.True(_membership.IsStartingOver);
        Assert.True(Advance(5, 9, more: false, out startsOver));
        Assert.False(startsOver);
        Assert.True(_membership.IsStartingOver);
        _membership.Complete();
        Assert.False(_membership.IsStartingOver);
        Assert.Equal(9u, _membership.Revision);
    }

    [Fact]
    public void List_Repeated_BringsNothing()
    {
        Advance(0, 5, more: false, out _);
        Assert.False(Advance(0, 5, more: false, out var startsOver));
        Assert.False(startsOver);
        Advance(5, 6, more: false, out _);
        Assert.False(Advance(5, 6, more: false, out _));
    }

    [Fact]
    public void List_WithAGapBefore_IsIgnored()
    {
        Advance(0, 5, more: false, out _);
        Assert.False(Advance(7, 8, more: false, out _));
        Assert.Equal(5u, _membership.Revision);
    }

    [Fact]
    public void List_FromZeroOnANewSession_StartsOverAtAnyRevision()
    {
        Advance(0, 50, more: false, out _);
        _membership.NewSession();
        Assert.True(Advance(0, 2, more: false, out var startsOver));
        Assert.True(startsOver);
        Assert.Equal(2u, _membership.Revision);
    }

    [Fact]
    public void List_ThatGrewSinceItWasSentFirst_IsApplied()
    {
        Advance(0, 5, more: false, out _);
        Assert.True(Advance(4, 6, more: false, out var startsOver));
        Assert.False(startsOver);
        Assert.Equal(6u, _membership.Revision);
    }

    private bool Advance(uint from, uint to, bool more, out bool startsOver) =>
        _membership.TryAdvance(new PeerList(from, to, more, from == 0, []), out startsOver);
}
