using Overlay.Frames.Messages;

namespace Overlay.Crypto;

/// <summary>Chooses the suite of a session, and that of a key that many share.</summary>
internal static class SuiteSelection
{
    /// <summary>
    /// The common suite whose slower side is fastest; ties go to the lower id. Null if there is none. A suite that this node does not
    /// list is never chosen, so the clear suite needs both sides to list it.
    /// </summary>
    public static CipherSuite? Choose(IReadOnlyList<SuiteSpeed> local, ReadOnlySpan<SuiteOffer> remote)
    {
        CipherSuite? best = null;
        var bestSpeed = -1;
        for (var i = 0; i < local.Count; i++)
        {
            var own = local[i];
            foreach (var offer in remote)
            {
                if (offer.Suite != own.Suite.Id)
                {
                    continue;
                }

                var speed = Math.Min(own.MegabytesPerSecond, offer.MegabytesPerSecond);
                if (speed > bestSpeed || (speed == bestSpeed && own.Suite.Id < best!.Id))
                {
                    best = own.Suite;
                    bestSpeed = speed;
                }
            }
        }

        return best;
    }

    /// <summary>
    /// The suite for a key of this node that others, each with offers of its own, should have too: of those that the fewest lack, the one
    /// whose slowest member is fastest; ties go to the lower id.
    /// </summary>
    public static CipherSuite ChooseForAll(IReadOnlyList<SuiteSpeed> local, IEnumerable<SuiteOffer[]> members)
    {
        var standings = new Standing[local.Count];
        for (var i = 0; i < standings.Length; i++)
        {
            standings[i] = new(local[i].Suite, 0, local[i].MegabytesPerSecond);
        }

        foreach (var offers in members)
        {
            for (var i = 0; i < standings.Length; i++)
            {
                standings[i] = standings[i].With(offers);
            }
        }

        var best = standings[0];
        foreach (var standing in standings)
        {
            best = standing.IsBetterThan(best) ? standing : best;
        }

        return best.Suite;
    }

    private readonly record struct Standing(CipherSuite Suite, int Lacking, ushort Slowest)
    {
        public Standing With(SuiteOffer[] offers)
        {
            var id = Suite.Id;
            var index = Array.FindIndex(offers, offer => offer.Suite == id);
            return index < 0 ? this with { Lacking = Lacking + 1 } : this with { Slowest = Math.Min(Slowest, offers[index].MegabytesPerSecond) };
        }

        public bool IsBetterThan(Standing other) => (Lacking, -Slowest, Suite.Id).CompareTo((other.Lacking, -other.Slowest, other.Suite.Id)) < 0;
    }
}
