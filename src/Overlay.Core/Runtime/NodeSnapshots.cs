using Overlay.Nodes.Links;

namespace Overlay.Runtime;

/// <summary>What the engine knows at one moment, in the words of the public API.</summary>
internal static class NodeSnapshots
{
    public static IReadOnlyList<PeerInfo> Peers(ControlLoop control)
    {
        var (peers, now) = control.With(static (engine, now) => (engine.GetPeers(), now));
        return [.. peers.Select(peer => new PeerInfo
        {
            Node = peer.Id,
            MacAddress = peer.Mac,
            Name = NodeEventSink.NameOrNull(peer.Name),
            Addresses = NodeEventSink.ToPublic(peer.Addresses),
            Mtu = peer.Mtu == 0 ? null : peer.Mtu,
            IsReachable = peer.IsReachable,
            Path = peer.IsReachable && peer.Path.IsUsable ? NodeEventSink.ToPublic(peer.Path) : null,
            Bridges = peer.Bridges,
            BridgedAddresses = peer.BridgedAddresses,
            CipherSuite = peer.Suite?.Name,
            RoundTripTime = peer.RoundTrip,
            SinceHeard = peer.Suite is null ? null : now - peer.HeardAt,
            FramesSent = peer.FramesSent,
            FramesReceived = peer.FramesReceived,
            FramesRefused = peer.Refused,
        })];
    }

    public static IReadOnlyList<SupernodeInfo> Supernodes(NodeRuntime runtime)
    {
        var links = runtime.Control.With(static (engine, _) => engine.GetSupernodes()).ToDictionary(link => link.Address);
        return [.. runtime.Supernodes.Entries.Select(entry => entry.Current is { } address
            ? ToPublic(entry.Supernode, links.GetValueOrDefault(address), runtime.StateOf(address))
            : ToPublic(entry.Supernode, null, default))];
    }

    private static SupernodeInfo ToPublic(SupernodeAddress address, SupernodeLinkSnapshot? link, (SupernodeState State, string? Reason) last) => new()
    {
        Address = address,
        EndPoint = link?.Address.ToIPEndPoint(),
        State = link is { IsRegistered: true } ? SupernodeState.Registered : last.State == SupernodeState.Refused ? SupernodeState.Refused : SupernodeState.Unreachable,
        Reason = last.Reason,
        PublicKey = link is null || link.PublicKey.IsEmpty ? address.PublicKey : Convert.ToBase64String(link.PublicKey.Span),
        SeenAs = link is { IsRegistered: true } ? link.Seen.ToIPEndPoint() : null,
        RoundTripTime = link?.RoundTrip,
    };
}
