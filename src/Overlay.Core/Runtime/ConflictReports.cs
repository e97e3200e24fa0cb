using Microsoft.Extensions.Logging;
using Overlay.Diagnostics;
using Overlay.Nodes;
using Overlay.Ports;

namespace Overlay.Runtime;

/// <summary>Says that another host has an IP address of this one: once for each, until the peer that carries it has left.</summary>
internal sealed class ConflictReports(EventHub<OverlayEvent> hub, ILogger logger, IHostPort? host)
{
    private const int MaxReported = 1_024;

    private readonly HashSet<NodeEvent.AddressClaimed> _reported = [];

    public void Handle(NodeEvent.AddressClaimed claimed)
    {
        if (host?.GetAddresses().Contains(claimed.Ip) != true || _reported.Count >= MaxReported || !_reported.Add(claimed))
        {
            return;
        }

        var conflict = new AddressConflict(claimed.Peer, claimed.Mac, claimed.Ip.ToIPAddress(), NodeEventSink.NameOrNull(claimed.Name));
        NodeLog.AddressConflict(logger, claimed.Ip.ToString(), claimed.Mac, conflict.Where);
        hub.Publish(conflict);
    }

    public void Forget(NodeId peer) => _reported.RemoveWhere(claimed => claimed.Peer == peer);
}
