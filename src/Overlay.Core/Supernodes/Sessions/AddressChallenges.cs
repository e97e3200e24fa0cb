using Overlay.Primitives;
using Overlay.Primitives.Timing;
using Overlay.Wire.Messages;

namespace Overlay.Supernodes.Sessions;

/// <summary>
/// Has nodes prove the addresses that they are seen at: a random number goes there at once, and the address counts when the number comes back from it. Without
/// that anybody with a session could have this supernode send to whom he likes.
/// </summary>
internal sealed class AddressChallenges(SupernodeOutbox outbox, IRandomSource random)
{
    private const int Growth = 4;

    /// <summary>Between the first two questions. Each pause is longer than the one before: the answer may take seconds.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>A sealed message came from an address that is not the proven one. One address at a time is asked, and not many a second.</summary>
    public void Handle(ClientSession session, UnderlayAddress from, int length, Instant now)
    {
        if (session.Challenge?.Address != from)
        {
            if (!session.ChallengeBudget.TryTake(now))
            {
                return;
            }

            session.Challenge = new AddressChallenge(from, random.NextUInt32());
            session.Challenge.Received(length);
            Ask(session, now);
        }
        else
        {
            session.Challenge.Received(length);
        }
    }

    /// <summary>True if the answer proves a new address. A wrong one ends the challenge, so that numbers cannot be tried one after another.</summary>
    public static bool TryProve(ClientSession session, Pong pong, UnderlayAddress from)
    {
        if (session.Challenge is not { } challenge || challenge.Address != from)
        {
            return false;
        }

        session.EndChallenge();
        return pong.Id == challenge.Id;
    }

    /// <summary>No answer came: asks again, or gives up. The next message from there begins anew.</summary>
    public void Repeat(ClientSession session, Instant now) => Ask(session, now);

    private void Ask(ClientSession session, Instant now)
    {
        var challenge = session.Challenge!;
        if (challenge.TryAsk())
        {
            outbox.Send(session, new Ping(challenge.Id, 0), challenge.Address);
            session.Deadlines[ClientDeadline.Challenge] = now + (Pause * Math.Pow(Growth, challenge.Tries - 1));
        }
        else
        {
            session.EndChallenge();
        }
    }
}
