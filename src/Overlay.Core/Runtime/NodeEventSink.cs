using System.Collections.Immutable;
using System.Net;
using Microsoft.Extensions.Logging;
using Overlay.Diagnostics;
using Overlay.Nodes;
using Overlay.Paths;
using Overlay.Ports;
using Overlay.Primitives;

namespace Overlay.Runtime;

/// <summary>Turns what the engine reports into events for the application, log lines, and what the start waits for.</summary>
internal sealed class NodeEventSink(
    EventHub<OverlayEvent> hub, SupernodeDirectory supernodes, ILogger logger, OverlayNodeOptions options, MacAddress mac, IHostPort? host)
{
    /// <summary>So many digits of a community's id tell it from others of its name.</summary>
    private const int CommunityIdDigits = 8;

    private readonly ConflictReports _conflicts = new(hub, logger, host);
    private ImmutableDictionary<UnderlayAddress, (SupernodeState State, string? Reason)> _supernodes = ImmutableDictionary<UnderlayAddress, (SupernodeState, string?)>.Empty;

    public StartOutcome Outcome { get; } = new(options, supernodes);

    /// <summary>What was last told of a supernode; any thread may ask.</summary>
    public (SupernodeState State, string? Reason) StateOf(UnderlayAddress address) => Volatile.Read(ref _supernodes).GetValueOrDefault(address);

    public void Handle(NodeEvent happened)
    {
        switch (happened)
        {
            case NodeEvent.OfPeer ofPeer:
                HandlePeer(ofPeer, IdentityOf(ofPeer));
                break;
            case NodeEvent.NoOtherMember alone:
                NodeLog.NoOtherMember(logger, options.Community, alone.CommunityId[..CommunityIdDigits]);
                hub.Publish(new NoOtherMember(options.Community, alone.CommunityId));
                break;
            case NodeEvent.RouteIsRecursive recursive:
                NodeLog.RouteIsRecursive(logger, recursive.Target.ToString());
                break;
            case NodeEvent.AddressClaimed claimed:
                _conflicts.Handle(claimed);
                break;
            case NodeEvent.SourceRefused stranger:
                HandleSourceRefused(stranger.Source);
                break;
            default:
                HandleSupernode(happened);
                break;
        }
    }

    public static string? NameOrNull(string name) => name.Length == 0 ? null : name;

    public static PeerPath ToPublic(UnderlayPath path) => new(path.Address.ToIPEndPoint(), path.IsRelayed);

    public static IReadOnlyList<IPAddress> ToPublic(IReadOnlyList<IpAddress> addresses) => [.. addresses.Select(address => address.ToIPAddress())];

    private static PeerIdentity IdentityOf(NodeEvent.OfPeer happened) => new(happened.Id, happened.Mac, NameOrNull(happened.Name), ToPublic(happened.Addresses));

    private void HandlePeer(NodeEvent.OfPeer happened, PeerIdentity peer)
    {
        switch (happened)
        {
            case NodeEvent.PeerJoined joined:
                NodeLog.PeerJoined(logger, peer.ToString(), joined.Path.ToString());
                hub.Publish(new PeerJoined(peer, ToPublic(joined.Path)));
                break;
            case NodeEvent.PeerLeft left:
                _conflicts.Forget(left.Id);
                NodeLog.PeerLeft(logger, peer.ToString(), left.SaidGoodbye);
                hub.Publish(new PeerLeft(peer, left.SaidGoodbye));
                break;
            case NodeEvent.GroupKeyIgnored ignored:
                NodeLog.GroupKeyIgnored(logger, peer.ToString(), ignored.Path.ToString());
                break;
            case NodeEvent.PeerMisbehaved misbehaved:
                HandleMisbehaved(misbehaved, peer);
                break;
            case NodeEvent.PathChanged changed:
                NodeLog.PathChanged(logger, peer.ToString(), changed.Path.ToString());
                hub.Publish(new PathChanged(peer, ToPublic(changed.Path)));
                break;
            case NodeEvent.MtuDiffers differs:
                NodeLog.MtuDiffers(logger, peer.ToString(), differs.Theirs, differs.Ours, Math.Min(differs.Theirs, differs.Ours));
                break;
        }
    }

    private void HandleSupernode(NodeEvent happened)
    {
        switch (happened)
        {
            case NodeEvent.SupernodeSilent silent:
                NodeLog.SupernodeSilent(logger, Name(silent.Address));
                break;
            case NodeEvent.SupernodeReached reached:
                HandleReached(reached);
                break;
            case NodeEvent.SupernodeLost lost:
                NodeLog.SupernodeLost(logger, Name(lost.Address));
                Publish(lost.Address, SupernodeState.Unreachable, null);
                break;
            case NodeEvent.SupernodeRefused refused:
                HandleRefused(refused);
                break;
            case NodeEvent.SupernodeEnded ended:
                var reason = Refusals.Explain(ended.Reason, Name(ended.Address), ended.Other.ToString(), mac);
                NodeLog.SupernodeRefused(logger, reason);
                Publish(ended.Address, SupernodeState.Refused, reason);
                break;
            case NodeEvent.SupernodeKeyLearned learned:
                Remember(learned);
                break;
            case NodeEvent.SupernodeKeyDiffers differs:
                HandleKeyDiffers(differs);
                break;
        }
    }

    private void HandleMisbehaved(NodeEvent.PeerMisbehaved misbehaved, PeerIdentity peer)
    {
        var path = misbehaved.Path;
        if (misbehaved.ShutOutFor is { } span)
        {
            NodeLog.PeerShutOut(logger, peer.ToString(), path.ToString(), span.TotalMinutes, options.Segment.RefusalLimit!.Value, misbehaved.Count, misbehaved.Reason);
        }
        else
        {
            NodeLog.PeerMisbehaved(logger, misbehaved.Count, peer.ToString(), path.ToString(), misbehaved.Reason, Refusals.Doubt(misbehaved.IsProven, options.Security.IsEncrypted));
        }

        hub.Publish(new PeerMisbehaved(peer, path.IsUsable ? ToPublic(path) : null, misbehaved.Count, misbehaved.Reason, misbehaved.IsProven, misbehaved.ShutOutFor));
    }

    /// <summary>Bridging is no remedy for a device whose own address was changed: the device says what it made of that.</summary>
    private void HandleSourceRefused(MacAddress source)
    {
        if (host is not IDevicePort device || !device.HasOrHad(source))
        {
            NodeLog.SourceRefused(logger, source, Refusals.ExplainSource(mac, options.Bridging));
        }
    }

    private void HandleReached(NodeEvent.SupernodeReached reached)
    {
        NodeLog.Registered(logger, Name(reached.Address), reached.Seen.ToString());
        string? hint = null;
        if (reached.OtherKeyInUse)
        {
            hint = Refusals.OtherKeyHint(Name(reached.Address), options.Community);
            NodeLog.OtherKeyInUse(logger, hint);
        }

        Publish(reached.Address, SupernodeState.Registered, hint);
        Outcome.Accept();
    }

    private void HandleRefused(NodeEvent.SupernodeRefused refused)
    {
        var reason = Refusals.Explain(refused.Status, Name(refused.Address), options.Community, mac);
        var isFinal = Outcome.TakeRefusal(Name(refused.Address), refused.Status, reason);
        Publish(refused.Address, SupernodeState.Refused, reason);
        if (!isFinal || !Outcome.TryFail())
        {
            NodeLog.SupernodeRefused(logger, isFinal ? reason : $"{reason} The node goes on trying.");
        }
    }

    private void Remember(NodeEvent.SupernodeKeyLearned learned)
    {
        if (supernodes.Find(learned.Address) is not { } supernode)
        {
            return;
        }

        NodeLog.SupernodeKeyLearned(logger, Name(learned.Address), Convert.ToBase64String(learned.PublicKey.Span));
        try
        {
            supernodes.Known.Add(supernode, learned.PublicKey);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            NodeLog.SupernodeKeyNotKept(logger, supernodes.Known.Path!, e.Message);
        }
    }

    private void HandleKeyDiffers(NodeEvent.SupernodeKeyDiffers differs)
    {
        var isPinned = supernodes.Find(differs.Address)?.PinnedKey is not null;
        var reason = Refusals.ExplainKey(Name(differs.Address), differs.KnownKey.Span, differs.OtherKey.Span, isPinned, supernodes.Known.Path);
        Publish(differs.Address, SupernodeState.Unreachable, reason);
        if (!Outcome.TakeOtherKey(differs.Address, reason) || !Outcome.TryFail())
        {
            NodeLog.SupernodeKeyDiffers(logger, reason);
        }
    }

    private void Publish(UnderlayAddress address, SupernodeState state, string? reason)
    {
        Volatile.Write(ref _supernodes, _supernodes.SetItem(address, (state, reason)));
        if (supernodes.Find(address) is { } supernode)
        {
            hub.Publish(new SupernodeChanged(supernode, state, address.ToIPEndPoint(), reason));
        }
    }

    private string Name(UnderlayAddress address) => supernodes.Find(address) is { } supernode ? $"{supernode.Host}:{supernode.Port}" : address.ToString();
}
