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
                Console.WriteLine(line);
            }
        }
    }

    private static string? Line(OverlayEvent happened) => happened switch
    {
        PeerJoined joined => $"peer {joined.MacAddress} joined, {Words(joined.Path)}",
        PeerLeft left => $"peer {left.MacAddress} left{(left.SaidGoodbye ? "" : " without a word")}",
        PathChanged changed => $"peer {changed.MacAddress} is now reached {Words(changed.Path)}",
        SupernodeChanged { State: SupernodeState.Registered } changed => $"supernode {changed.Supernode} registered this node",
        _ => null,
    };

    private static string Words(PeerPath path) => path.IsRelayed ? $"through the supernode {path.EndPoint}" : $"directly at {path.EndPoint}";
}
