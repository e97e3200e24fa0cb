using System.CommandLine;

namespace Overlay.Samples.Edge;

/// <summary>The options that say how often an edge does what keeps it among its peers.</summary>
internal sealed class EdgeTiming
{
    private const string Seconds = " seconds";

    private readonly Option<int> _keepAlive = ParsedOption.One(ParseKeepAlive, "--keep-alive", "-i");
    private readonly Option<int> _rekeyAfter = ParsedOption.One(ParseRekeyAfter, "--rekey-after");

    public EdgeTiming()
    {
        var defaults = new TimingOptions();
        _keepAlive.HelpName = "SECONDS";
        _keepAlive.DefaultValueFactory = _ => (int)defaults.KeepAlive.TotalSeconds;
        _keepAlive.Description = "Probe a node or a supernode that has been silent for this long, 1 to 60. This also keeps NAT bindings open. A node that is silent for three times as long counts as gone.";
        _rekeyAfter.HelpName = "SECONDS";
        _rekeyAfter.DefaultValueFactory = _ => (int)defaults.RekeyAfter.TotalSeconds;
        _rekeyAfter.Description = "Change keys after this long, 5 to 3600. An attacker who gets into this process can read at most what was sent under the keys that it holds. Each change costs a handshake with each node.";
    }

    public IEnumerable<Option> All => [_keepAlive, _rekeyAfter];

    public TimingOptions Read(ParseResult parsed)
    {
        var keepAlive = TimeSpan.FromSeconds(parsed.GetValue(_keepAlive));
        return new TimingOptions { KeepAlive = keepAlive, PeerTimeout = 3 * keepAlive, RekeyAfter = TimeSpan.FromSeconds(parsed.GetValue(_rekeyAfter)) };
    }

    private static int ParseKeepAlive(string text) => WholeNumber.Parse(text, 1, 60, Seconds);

    private static int ParseRekeyAfter(string text) => WholeNumber.Parse(text, 5, 3_600, Seconds);
}
