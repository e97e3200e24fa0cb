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
        _keepAlive.Description = "Ask a node or a supernode that was silent for so long, 1 to 60, for a sign of life, which also keeps NAT bindings open. A node that is silent for three times as long has left.";
        _rekeyAfter.HelpName = "SECONDS";
        _rekeyAfter.DefaultValueFactory = _ => (int)defaults.RekeyAfter.TotalSeconds;
        _rekeyAfter.Description = "Change keys after so long, 5 to 3600. Whoever takes hold of this process can read at most what was sent under the keys in it; each change costs a handshake with each node.";
    }

    public IEnumerable<Option> All => [_keepAlive, _rekeyAfter];

    public TimingOptions Read(ParseResult parsed)
    {
        var keepAlive = TimeSpan.FromSeconds(parsed.GetValue(_keepAlive));
        return new TimingOptions { KeepAlive = keepAlive, PeerTimeout = 3 * keepAlive, RekeyAfter = TimeSpan.FromSeconds(parsed.GetValue(_rekeyAfter)) };
    }

    private static int ParseKeepAlive(string text) => WholeNumber.Parse(text, 1, 60, "no time between signs of life", Seconds);

    private static int ParseRekeyAfter(string text) => WholeNumber.Parse(text, 5, 3_600, "no time to use keys", Seconds);
}
