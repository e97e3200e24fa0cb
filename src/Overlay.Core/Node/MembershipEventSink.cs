using Microsoft.Extensions.Logging;
using Overlay.Diagnostics;
using Overlay.Frames.Messages;
using Overlay.Protocol.Supernodes;

namespace Overlay.Node;

/// <summary>Turns what a supernode's engine reports into events for the application and log lines.</summary>
internal sealed class MembershipEventSink(EventHub<MembershipEvent> hub, ILogger logger)
{
    public void Handle(in SupernodeEvent happened)
    {
        var (community, node, mac, endPoint) = (happened.Community, happened.Node, happened.Mac, happened.Address.ToIPEndPoint());
        switch (happened.Kind)
        {
            case SupernodeEventKind.MemberJoined:
                SupernodeLog.Joined(logger, node, mac, community, endPoint.ToString());
                hub.Publish(new MemberJoined(community, node, mac, endPoint));
                break;
            case SupernodeEventKind.MemberLeft:
                SupernodeLog.Left(logger, node, mac, community);
                hub.Publish(new MemberLeft(community, node, mac, endPoint));
                break;
            case SupernodeEventKind.MemberMoved:
                SupernodeLog.Moved(logger, node, mac, community, endPoint.ToString());
                hub.Publish(new MemberMoved(community, node, mac, endPoint));
                break;
            case SupernodeEventKind.RegistrationRefused:
                var reason = ReasonOf(happened.Status);
                SupernodeLog.Refused(logger, node, mac, endPoint.ToString(), community, reason);
                hub.Publish(new RegistrationRefused(community, node, mac, endPoint, reason));
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
