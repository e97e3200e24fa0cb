using Microsoft.Extensions.Logging;
using Overlay.Diagnostics;
using Overlay.Primitives.Timing;
using Overlay.Supernodes;
using Overlay.Wire.Messages;

namespace Overlay.Runtime;

/// <summary>Turns what a supernode's engine reports into events for the application and, within limits, log lines: some of it strangers can cause.</summary>
internal sealed class MembershipEventSink(EventHub<MembershipEvent> hub, ILogger logger, Instant now)
{
    /// <summary>A community that starts as a whole is logged member by member.</summary>
    private readonly LogLimit _changes = new(perSecond: 10, burst: 2_000, now);
    private readonly LogLimit _warnings = new(perSecond: 1, burst: 20, now);

    public void Handle(in SupernodeEvent happened, Instant now)
    {
        Log(happened, now);
        Publish(happened);
    }

    private void Log(in SupernodeEvent happened, Instant now)
    {
        var isWarning = happened.Kind is SupernodeEventKind.RegistrationRefused or SupernodeEventKind.IdentityShared;
        if (!(isWarning ? _warnings : _changes).TryPass(now, out var leftOut))
        {
            return;
        }

        if (leftOut > 0 && isWarning)
        {
            SupernodeLog.WarningsLeftOut(logger, leftOut);
        }
        else if (leftOut > 0)
        {
            SupernodeLog.MovesLeftOut(logger, leftOut);
        }

        var (community, node, mac, address) = (happened.Community, happened.Node, happened.Mac, happened.Address.ToString());
        switch (happened.Kind)
        {
            case SupernodeEventKind.MemberJoined:
                SupernodeLog.Joined(logger, node, mac, community, address);
                break;
            case SupernodeEventKind.MemberLeft:
                SupernodeLog.Left(logger, node, mac, community);
                break;
            case SupernodeEventKind.MemberMoved:
                SupernodeLog.Moved(logger, node, mac, community, address);
                break;
            case SupernodeEventKind.RegistrationRefused:
                SupernodeLog.Refused(logger, node, mac, address, community, RegistrationRefused.Explain(ReasonOf(happened.Status)));
                break;
            case SupernodeEventKind.IdentityShared:
                SupernodeLog.IdentityShared(logger, node, mac, community, address, happened.Other.ToString());
                break;
        }
    }

    private void Publish(in SupernodeEvent happened)
    {
        var (community, node, mac, endPoint) = (happened.Community, happened.Node, happened.Mac, happened.Address.ToIPEndPoint());
        switch (happened.Kind)
        {
            case SupernodeEventKind.MemberJoined:
                hub.Publish(new MemberJoined(community, node, mac, endPoint));
                break;
            case SupernodeEventKind.MemberLeft:
                hub.Publish(new MemberLeft(community, node, mac, endPoint));
                break;
            case SupernodeEventKind.MemberMoved:
                hub.Publish(new MemberMoved(community, node, mac, endPoint));
                break;
            case SupernodeEventKind.RegistrationRefused:
                hub.Publish(new RegistrationRefused(community, node, mac, endPoint, ReasonOf(happened.Status)));
                break;
            case SupernodeEventKind.IdentityShared:
                hub.Publish(new IdentityShared(community, node, mac, endPoint, happened.Other.ToIPEndPoint()));
                break;
        }
    }

    private static RefusalReason ReasonOf(RegistrationStatus status) => status switch
    {
        RegistrationStatus.CommunityNotServed => RefusalReason.CommunityNotServed,
        RegistrationStatus.BadSignature => RefusalReason.BadSignature,
        RegistrationStatus.DuplicateMac => RefusalReason.DuplicateMac,
        RegistrationStatus.CommunityFull => RefusalReason.CommunityFull,
        RegistrationStatus.SupernodeFull => RefusalReason.SupernodeFull,
        _ => RefusalReason.RefusedByOperator,
    };
}
