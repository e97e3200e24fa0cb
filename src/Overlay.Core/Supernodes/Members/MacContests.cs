using Overlay.Primitives;
using Overlay.Primitives.Timing;
using Overlay.Supernodes.Sessions;
using Overlay.Wire.Messages;

namespace Overlay.Supernodes.Members;

/// <summary>
/// Settles who has a MAC that two nodes want. The one whose key it is derived from has it; else the one that had it first, as long as it answers. So a node
/// that was killed does not keep its place, and nobody loses the MAC of its own key by being away.
/// </summary>
internal sealed class MacContests(SupernodeOutbox outbox, IRandomSource random)
{
    /// <summary>True if the newcomer has the better right, whether the holder answers or not.</summary>
    public static bool IsOwner(ClientSession newcomer, Member holder, MacAddress mac) =>
        NodeKeyPair.DefaultMacOf(newcomer.Session.RemotePublicKey.Span) == mac && NodeKeyPair.DefaultMacOf(holder.PublicKey) != mac;

    /// <summary>Asks the holder. While one node waits, others that want the same have to ask again.</summary>
    public void Begin(ClientSession holder, ClientSession newcomer, in Register register, Instant now)
    {
        if (holder.Contest is null)
        {
            holder.Contest = new MacContest(newcomer, register);
            newcomer.WaitsFor = holder;
            TryAsk(holder, now);
        }
    }

    /// <summary>Asks the holder once more; false if it was asked often enough.</summary>
    public bool TryAsk(ClientSession holder, Instant now)
    {
        if (!holder.Contest!.TryAsk())
        {
            return false;
        }

        outbox.Send(holder, new Ping(random.NextUInt32(), 0));
        holder.Deadlines[ClientDeadline.Contest] = now + MacContest.Pause;
        return true;
    }

    /// <summary>The contest about the MAC of a session is over; null if there was none.</summary>
    public static MacContest? Close(ClientSession holder)
    {
        var contest = holder.Contest;
        if (contest is not null)
        {
            holder.Contest = null;
            holder.Deadlines.Cancel(ClientDeadline.Contest);
            contest.Newcomer.WaitsFor = null;
        }

        return contest;
    }

    /// <summary>A session waits no more.</summary>
    public static void Forget(ClientSession newcomer)
    {
        if (newcomer.WaitsFor is { } holder)
        {
            Close(holder);
        }
    }
}
