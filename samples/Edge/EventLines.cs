namespace Overlay.Samples.Edge;

/// <summary>What happens to the node, one line each. What goes wrong is in the log.</summary>
internal static class EventLines
{
    public static async Task PrintAsync(IAsyncEnumerable<OverlayEvent> events)
    {
        await foreach (var happened in events)
        {
            if (Line(happened) is { } line)
            {
                OutputLine.Say(line);
            }
        }
    }

    /// <summary>The line for an event; null if there is none.</summary>
    public static string? Line(OverlayEvent happened) => happened switch
    {
        PeerJoined joined => $"peer {PeerWords.Of(joined)} joined, {Words(joined.Path)}",
        PeerLeft left => $"peer {PeerWords.Of(left)} left{(left.SaidGoodbye ? "" : " without a word")}",
        PathChanged changed => $"peer {PeerWords.Of(changed)} is now reached {Words(changed.Path)}",
        SupernodeChanged { State: SupernodeState.Registered } changed => $"supernode {changed.Supernode} registered this node",
        NoOtherMember alone => $"registered, but no other member of '{alone.Community}' (id {alone.CommunityId[..8]}) is here; if there should be others, compare -c and the key",
        _ => null,
    };

    private static string Words(PeerPath path) => path.IsRelayed ? $"through the supernode {path.EndPoint}" : $"directly at {path.EndPoint}";
}
