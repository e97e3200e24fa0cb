using Overlay.Network.Tests.Lab;
using Overlay.Network.Tests.Requirements;

namespace Overlay.Network.Tests.Errors;

/// <summary>What a user reads when something is wrong, and that the program ends with an exit code.</summary>
public sealed class ErrorMessageTests : IDisposable
{
    private readonly OverlayLab _lab = new(3);

    [RootFact("setpriv")]
    public async Task NoRightToCreateADevice_SaysWhatToDo()
    {
        await _lab.StartSupernodeAsync();
        var edge = _lab[2].StartEdgeWithoutRights(["--bounding-set", "-net_admin", "--inh-caps", "-net_admin"], Arguments(2));

        await Fails(edge, "No permission to use the TAP device", "CAP_NET_ADMIN");
    }

    [RootFact]
    public async Task DuplicateMac_IsRefused_AndNamed()
    {
        const string Mac = "02:00:5e:10:00:01";
        await _lab.StartSupernodeAsync();
        await _lab.StartEdgeAsync(2, "-m", Mac);

        var second = _lab[3].StartEdge([.. Arguments(3), "-m", Mac]);

        await Fails(second, Mac);
        Assert.Single(second.Output.Split('\n'), line => line.Contains(Mac, StringComparison.Ordinal));
    }

    [RootFact]
    public async Task KeyThatIsNotThePinnedOne_IsNamed_Once()
    {
        await _lab.StartSupernodeAsync();

        var edge = _lab[2].StartEdge(["-l", $"192.168.100.1:1200#{Convert.ToBase64String(new byte[32])}", .. Arguments(2)[2..]]);

        await Fails(edge, "another key");
        Assert.Single(edge.Output.Split('\n'), line => line.Contains("another key", StringComparison.Ordinal));
    }

    [RootFact]
    public async Task PortInUse_IsNamed()
    {
        await _lab.StartSupernodeAsync();

        await Fails(_lab[1].StartSupernode("-l", "1200"), "1200", "(?i)in use");
    }

    [RootFact]
    public async Task NoSupernode_IsNamed_AndNoDeviceIsLeft()
    {
        var edge = _lab[2].StartEdge(Arguments(2));

        await edge.WaitForOutputAsync("asking 192.168.100.1:1200");
        Assert.False(edge.HasExited, edge.Describe());
        await Fails(edge, @"192\.168\.100\.1:1200");
        Assert.False(_lab[2].HasDevice());
    }

    [RootFact]
    public async Task DeviceNameThatIsTaken_IsNamed()
    {
        await _lab.StartSupernodeAsync();
        _lab[2].Ip("link add edge7 type bridge");

        await Fails(_lab[2].StartEdge([.. Arguments(2), "-d", "edge7"]), "edge7 is taken");
        Assert.False(File.Exists(Path.Combine(_lab[2].StateDirectory, $"{OverlayLab.Community}-edge7")), "A node that never was has left an identity.");
    }

    [RootFact]
    public async Task OptionThatIsGivenTwice_IsNamed() =>
        await Fails(_lab[2].StartEdge([.. Arguments(2), "-p", "1201", "--port", "1202"]), "^edge: --port is given 2 times. Give it once.");

    [RootFact]
    public async Task LimitsOfASupernode_AreNamedAsTheyAreWritten()
    {
        await Fails(_lab[1].StartSupernode("--max-members", "0"), "^supernode: --max-members: '0' is not a whole number from 1 to 1048576.");
        await Fails(_lab[1].StartSupernode("--community", ""), "^supernode: --community: '' is not a community name.");
    }

    [RootFact]
    public async Task DeviceNameThatIsTooLong_IsNamed()
    {
        await _lab.StartSupernodeAsync();

        await Fails(_lab[2].StartEdge([.. Arguments(2), "-d", "a-device-name-too-long"]), "a-device-name-too-long", "15");
    }

    public void Dispose() => _lab.Dispose();

    private static string[] Arguments(int number) =>
        ["-l", "192.168.100.1:1200", "-c", OverlayLab.Community, "-k", OverlayLab.Key, "-a", OverlayLab.AddressOf(number)];

    private static async Task Fails(LabProcess program, params string[] messages)
    {
        Assert.NotEqual(0, await program.WaitForExitAsync());
        Assert.All(messages, message => Assert.Matches(message, program.Output));
        Assert.DoesNotContain("   at ", program.Output);
    }
}
