using Overlay.Crypto;
using Overlay.Wire;
using Overlay.Wire.Messages;

namespace Overlay.Sessions;

/// <summary>The suites that this node has, as it offers them and as it chooses among the offers of others.</summary>
internal sealed class SuiteOfferings
{
    private readonly IReadOnlyList<SuiteSpeed> _suites;

    public SuiteOfferings(IReadOnlyList<SuiteSpeed> suites)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(suites.Count, WireLimits.SuitesInHello, nameof(suites));
        _suites = suites;
        Offers = new SuiteOffer[suites.Count];
        for (var i = 0; i < Offers.Length; i++)
        {
            Offers[i] = new(suites[i].Suite.Id, suites[i].MegabytesPerSecond);
        }
    }

    public SuiteOffer[] Offers { get; }

    public CipherSuite? Choose(ReadOnlySpan<SuiteOffer> remote) => SuiteSelection.Choose(_suites, remote);

    /// <summary>The suite with this id, if it was offered.</summary>
    public CipherSuite? Find(byte id)
    {
        for (var i = 0; i < _suites.Count; i++)
        {
            if (_suites[i].Suite.Id == id)
            {
                return _suites[i].Suite;
            }
        }

        return null;
    }
}
