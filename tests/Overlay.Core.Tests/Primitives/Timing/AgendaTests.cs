using Overlay.Primitives.Timing;

namespace Overlay.Core.Tests.Primitives.Timing;

public class AgendaTests
{
    private readonly Agenda _agenda = new();

    private enum Kind
    {
        First,
        Second,
    }

    [Fact]
    public void Next_WithoutDeadlines_IsNever() => Assert.Equal(Instant.Never, _agenda.Next);

    [Fact]
    public void Next_OfSeveralOwners_IsTheEarliest()
    {
        new Owner(_agenda).Deadlines[Kind.First] = At(3);
        new Owner(_agenda).Deadlines[Kind.Second] = At(2);
        Assert.Equal(At(2), _agenda.Next);
    }

    [Fact]
    public void Next_DeadlineMovedLaterOrTakenOff_Follows()
    {
        var owner = new Owner(_agenda);
        owner.Deadlines[Kind.First] = At(1);
        owner.Deadlines[Kind.First] = At(5);
        Assert.Equal(At(5), _agenda.Next);
        owner.Deadlines.Cancel(Kind.First);
        Assert.Equal(Instant.Never, _agenda.Next);
    }

    [Fact]
    public void Run_BeforeTheDeadline_CallsNobody()
    {
        var owner = new Owner(_agenda);
        owner.Deadlines[Kind.First] = At(2);
        _agenda.Run(At(1));
        Assert.Empty(owner.Taken);
    }

    [Fact]
    public void Run_BothDeadlinesDue_TakesEachOnce()
    {
        var owner = new Owner(_agenda);
        owner.Deadlines[Kind.First] = At(1);
        owner.Deadlines[Kind.Second] = At(2);
        _agenda.Run(At(1));
        _agenda.Run(At(1));
        Assert.Equal([Kind.First], owner.Taken);
        _agenda.Run(At(9));
        Assert.Equal([Kind.First, Kind.Second], owner.Taken);
        Assert.Equal(Instant.Never, _agenda.Next);
    }

    [Fact]
    public void Run_OwnerSetsADeadlineThatIsDue_IsCalledAgain()
    {
        var owner = new Owner(_agenda);
        owner.Deadlines[Kind.First] = At(1);
        owner.OnFirst = () => owner.Deadlines[Kind.Second] = At(1);
        _agenda.Run(At(1));
        Assert.Equal([Kind.First, Kind.Second], owner.Taken);
    }

    [Fact]
    public void Run_OwnerIsAlwaysDueAgain_EndsWithAnErrorThatNamesIt()
    {
        var owner = new Owner(_agenda);
        owner.Deadlines[Kind.First] = At(1);
        owner.OnFirst = () => owner.Deadlines[Kind.First] = At(1);

        var error = Assert.Throws<InvalidOperationException>(() => _agenda.Run(At(1)));

        Assert.Contains(nameof(Owner), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Advance_ToALaterTime_ChangesNothing()
    {
        var owner = new Owner(_agenda);
        owner.Deadlines[Kind.First] = At(1);
        owner.Deadlines.Advance(Kind.First, At(2));
        Assert.Equal(At(1), owner.Deadlines[Kind.First]);
        owner.Deadlines.Advance(Kind.First, At(0));
        Assert.Equal(At(0), owner.Deadlines[Kind.First]);
    }

    [Fact]
    public void Deadlines_MovedToAndFro_LeaveOneCall()
    {
        var owner = new Owner(_agenda);
        for (var i = 10; i > 0; i--)
        {
            owner.Deadlines[Kind.First] = At(i);
            owner.Deadlines[Kind.First] = At(20);
        }

        _agenda.Run(At(19));
        Assert.Empty(owner.Taken);
        _agenda.Run(At(20));
        Assert.Equal([Kind.First], owner.Taken);
    }

    private static Instant At(int seconds) => Instant.Zero + TimeSpan.FromSeconds(seconds);

    private sealed class Owner : ITimed
    {
        public Owner(Agenda agenda) => Deadlines = new(agenda, this);

        public Deadlines<Kind> Deadlines { get; }

        public List<Kind> Taken { get; } = [];

        public Action OnFirst { get; set; } = () => { };

        public void HandleTimeout(Instant now)
        {
            if (Deadlines.TryTake(Kind.First, now))
            {
                Taken.Add(Kind.First);
                OnFirst();
            }

            if (Deadlines.TryTake(Kind.Second, now))
            {
                Taken.Add(Kind.Second);
            }
        }
    }
}
