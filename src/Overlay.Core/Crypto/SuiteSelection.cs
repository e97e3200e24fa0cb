using Overlay.Wire.Messages;

namespace Overlay.Crypto;

/// <summary>Chooses the suite of a session, and that of a key that many share.</summary>
internal static class SuiteSelection
{
    /// <summary>One in so many members is left out.</summary>
    private const int LeftOut = 8;

    private const int Lacks = -1;

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
    /// The suite for a key of this node that others, each with offers of its own, should have too. Each suite is judged without the worst eighth of the
    /// members, those that lack it or are slowest with it: no single member decides for all, and who lacks it gets copies of its own. Of the suites that the
    /// fewest of the others lack, it is the one whose slowest member is fastest; ties go to the lower id.
    /// </summary>
    public static CipherSuite ChooseForAll(IReadOnlyList<SuiteSpeed> local, IEnumerable<SuiteOffer[]> members)
    {
        SuiteOffer[][] all = [.. members];
        return local.Select(own => StandingOf(own, all)).Min()!.Suite;
    }

    private static Standing StandingOf(SuiteSpeed own, SuiteOffer[][] members)
    {
        int[] speeds = [.. members.Select(offers => SpeedOf(own.Suite, offers)).Order().Skip(members.Length / LeftOut)];
        var lacking = speeds.Count(speed => speed == Lacks);
        return new Standing(own.Suite, lacking, Math.Min(own.MegabytesPerSecond, speeds.Skip(lacking).FirstOrDefault(int.MaxValue)));
    }

    private static int SpeedOf(CipherSuite suite, SuiteOffer[] offers)
    {
        var index = Array.FindIndex(offers, offer => offer.Suite == suite.Id);
        return index < 0 ? Lacks : offers[index].MegabytesPerSecond;
    }

    private sealed record Standing(CipherSuite Suite, int Lacking, int Slowest) : IComparable<Standing>
    {
        public int CompareTo(Standing? other) => (Lacking, -Slowest, Suite.Id).CompareTo((other!.Lacking, -other.Slowest, other.Suite.Id));
    }
}
