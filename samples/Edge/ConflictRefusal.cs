using System.Diagnostics;

namespace Overlay.Samples.Edge;

/// <summary>Ends an edge that was started with an address that another host of the segment has.</summary>
internal static class ConflictRefusal
{
    /// <summary>Who finds the other one so soon after its first peer joined has come second.</summary>
    private static readonly TimeSpan Start = TimeSpan.FromSeconds(30);

    /// <summary>Fails at the first conflict of the start; else it ends with the events.</summary>
    public static async Task RunAsync(IAsyncEnumerable<OverlayEvent> events)
    {
        var clock = new Stopwatch();
        await foreach (var happened in events)
        {
            if (happened is PeerJoined)
            {
                clock.Start();
            }
            else if (happened is AddressConflict conflict && clock.Elapsed < Start)
            {
                throw new OverlayException(
                    OverlayError.DuplicateAddress,
                    $"The address {conflict.Address} is in use by {conflict.MacAddress} at node {(conflict.Name is { } name ? $"{name} ({conflict.Node})" : conflict.Node)}. Give this edge another one, or start it with '--on-address-conflict warn'.");
            }
        }
    }
}
