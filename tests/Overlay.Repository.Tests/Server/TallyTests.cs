using Microsoft.VisualStudio.TestPlatform.ObjectModel;
using Overlay.TestLogger;

namespace Overlay.Repository.Tests.Server;

public sealed class TallyTests
{
    private readonly Tally _tally = new();

    [Fact]
    public void Skips_AreOneLineForEachReason_TheMostFrequentFirst()
    {
        _tally.Add("One.Tests", TestOutcome.Skipped, "needs luck");
        _tally.Add("One.Tests", TestOutcome.Passed, null);
        _tally.Add("One.Tests", TestOutcome.Skipped, "needs root: sudo dotnet test");
        _tally.Add("One.Tests", TestOutcome.Skipped, "needs root: sudo dotnet test");

        Assert.Equal(["One.Tests: 2 tests skipped: needs root: sudo dotnet test", "One.Tests: 1 test skipped: needs luck"], _tally.Skips());
    }

    [Fact]
    public void Progress_CountsWhatHasEnded()
    {
        _tally.Add("One.Tests", TestOutcome.Passed, null);
        _tally.Add("One.Tests", TestOutcome.Failed, null);
        _tally.Add("One.Tests", TestOutcome.Skipped, "needs luck");

        Assert.Equal("One.Tests runs: 1 passed, 1 failed, 1 skipped so far", _tally.Progress());
    }
}
