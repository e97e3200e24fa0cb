using System.Collections.Concurrent;

namespace Overlay.Samples.Edge;

/// <summary>Ends an edge that was started with an address that another host of the segment has.</summary>
/// <param name="own">The id of this edge's node.</param>
/// <param name="time">The clock.</param>
internal sealed class ConflictRefusal(NodeId own, TimeProvider time)
{
    /// <summary>Who finds the other one so soon after its start has come second, or at the same time.</summary>
    private static readonly TimeSpan Start = TimeSpan.FromSeconds(30);

    /// <summary>Of two that start together the one with the larger id ends at once. The other one cannot know that, so it waits this long for it to leave.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<NodeId, AddressConflict> _open = new();
    private readonly TaskCompletionSource _refused = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long? _started;

    /// <summary>Fails at the first conflict of the start; else it ends with the events.</summary>
    public async Task RunAsync(IAsyncEnumerable<OverlayEvent> events) => await await Task.WhenAny(FollowAsync(events), _refused.Task);

    private async Task FollowAsync(IAsyncEnumerable<OverlayEvent> events)
    {
        await foreach (var happened in events)
        {
            switch (happened)
            {
                case SupernodeChanged { State: SupernodeState.Registered } or PeerJoined:
                    _started ??= time.GetTimestamp();
                    break;
                case PeerLeft left:
                    _open.TryRemove(left.Node, out _);
                    break;
                case AddressConflict conflict when _started is { } started && time.GetElapsedTime(started) < Start:
                    Refuse(conflict);
                    break;
            }
        }
    }

    private void Refuse(AddressConflict conflict)
    {
        if (own > conflict.Node)
        {
            _refused.TrySetException(Error(conflict));
        }
        else if (_open.TryAdd(conflict.Node, conflict))
        {
            _ = RefuseUnlessItLeavesAsync(conflict);
        }
    }

    private async Task RefuseUnlessItLeavesAsync(AddressConflict conflict)
    {
        await Task.Delay(Patience, time);
        if (_open.ContainsKey(conflict.Node))
        {
            _refused.TrySetException(Error(conflict));
        }
    }

    private static OverlayException Error(AddressConflict conflict) => new(
        OverlayError.DuplicateAddress,
        $"The address {conflict.Address} is in use by {conflict.MacAddress} at node {(conflict.Name is { } name ? $"{name} ({conflict.Node})" : conflict.Node)}. Give this edge another one, or start it with '--on-address-conflict warn'.");
}
