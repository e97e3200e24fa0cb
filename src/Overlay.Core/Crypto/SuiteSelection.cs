using Overlay.Frames.Messages;

namespace Overlay.Crypto;

/// <summary>Chooses the suite of a session.</summary>
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
}
