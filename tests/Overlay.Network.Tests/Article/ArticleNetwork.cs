using Overlay.Network.Tests.Lab;
using Overlay.Network.Tests.Requirements;

namespace Overlay.Network.Tests.Article;

/// <summary>The network of the story, up once for the tests that do not change it: supernode on host 1, edges 2, 3 and 4 with a passphrase.</summary>
public sealed class ArticleNetwork : RootFixture
{
    private OverlayLab? _lab;

    internal OverlayLab Lab => _lab ?? throw new InvalidOperationException("The network is not up.");

    internal IReadOnlyList<LabProcess> Programs { get; private set; } = [];

    protected override async Task StartAsync()
    {
        _lab = new OverlayLab();
        var programs = new List<LabProcess> { await _lab.StartSupernodeAsync() };
        for (var number = 2; number <= 4; number++)
        {
            programs.Add(await OverlayLab.StartEdgeAsync(_lab[number], number, "-k", OverlayLab.Passphrase));
            _lab[number].Write("net/ipv4/icmp_echo_ignore_broadcasts", "0");
        }

        Programs = programs;
        foreach (var (from, to) in new[] { (2, 3), (3, 4), (4, 2) })
        {
            await OverlayLab.ReachAsync(_lab[from], OverlayLab.AddressOf(to), [.. programs]);
        }
    }

    public override void Dispose() => _lab?.Dispose();
}
