using Overlay.Peers.Benchmarks.Figures;

namespace Overlay.Peers.Tests.Figures;

public sealed class ProcFileTests
{
    [Fact]
    public void BusyTime_LeavesOutIdleWaitingAndStolen() =>
        Assert.Equal(0.01 + 0.02 + 0.04 + 0.32 + 0.64, ProcessorTime.ParseBusy("cpu  1 2 4 800 1600 32 64 12800 0 0"), precision: 9);

    [Theory]
    [InlineData("cpu0 1 2 4 8 16 32 64 128 0 0")]
    [InlineData("intr 1 2")]
    public void AnotherLine_IsRefused(string line) => Assert.Throws<FormatException>(() => ProcessorTime.ParseBusy(line));

    [Fact]
    public void ResidentSet_IsInMegabytes() =>
        Assert.Equal(70.0, ProcessMemory.ParseResident("Name:\tedge\nVmPeak:\t  999999 kB\nVmRSS:\t   68359 kB\nThreads:\t9\n"), precision: 2);

    [Fact]
    public void StatusWithoutResidentSet_IsRefused() => Assert.Throws<FormatException>(() => ProcessMemory.ParseResident("Name:\tkthreadd\n"));
}
