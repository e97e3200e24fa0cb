using System.Globalization;
using Overlay.Network.Tests.Native;
using Overlay.Network.Tests.Requirements;

namespace Overlay.Network.Tests.Lab;

public sealed class LabProcessTests
{
    /// <summary>A script that starts the tests with <c>&amp;</c> or nohup hands signals down as ignored, and programs keep what they inherit.</summary>
    [RootFact]
    public async Task Program_IgnoresNoSignal_ThatTheTestsIgnore()
    {
        const nint Ignore = 1;
        var before = LibC.SetDisposition((int)Signal.User1, Ignore);
        try
        {
            using var program = new LabProcess("cat", ["/proc/self/status"]);
            await program.SucceedAsync();

            var line = program.Output.Split('\n').Single(line => line.StartsWith("SigIgn:", StringComparison.Ordinal));
            var ignored = ulong.Parse(line.AsSpan("SigIgn:".Length).Trim(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            Assert.Equal(0ul, ignored & (1ul << ((int)Signal.User1 - 1)));
        }
        finally
        {
            _ = LibC.SetDisposition((int)Signal.User1, before);
        }
    }
}
