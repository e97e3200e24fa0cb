using Overlay.Samples.Tipc.Discovery;

namespace Overlay.Samples.Tipc.Tests.Discovery;

public class AddressTrialTests
{
    private static readonly TipcAddress Taken = new(0x100);
    private static readonly TipcAddress Suggested = new(0x200);

    private readonly AddressTrial _trial = new(Taken, TimeSpan.Zero);

    [Fact]
    public void Trial_TakesASecond() => Assert.Equal((Taken, TimeSpan.FromSeconds(1)), (_trial.Address, _trial.Ends));

    [Fact]
    public void FirstSuggestion_IsFollowed_AndTriedAsLong()
    {
        _trial.Fail(Taken, Suggested, TimeSpan.FromSeconds(0.5));
        _trial.Fail(Taken, new TipcAddress(0x300), TimeSpan.FromSeconds(0.6));

        Assert.Equal((Suggested, TimeSpan.FromSeconds(1.5)), (_trial.Address, _trial.Ends));
    }

    [Fact]
    public void AnswerThatSuggestsNothing_IsNone()
    {
        _trial.Fail(Taken, default, TimeSpan.FromSeconds(0.5));

        Assert.Equal(Taken, _trial.Address);
    }

    [Fact]
    public void AnswersWithoutEnd_EndTheTrialAllTheSame()
    {
        for (var i = 0; i < 1000; i++)
        {
            _trial.Fail(_trial.Address, new TipcAddress(_trial.Address.Value + 1), TimeSpan.FromSeconds(0.9 * i));
        }

        Assert.True(_trial.Ends < TimeSpan.FromSeconds(20));
    }
}
