using System.CommandLine;

namespace Overlay.Samples.Edge;

/// <summary>The options that say who makes the copies of multicast, and which groups come here.</summary>
internal sealed class EdgeMulticast
{
    private readonly Option<ReplicationMode> _replication = ParsedOption.Named<ReplicationMode>("--replication");
    private readonly Option<ReplicationDuty> _replicate = ParsedOption.Named<ReplicationDuty>("--replicate");
    private readonly Option<bool> _allGroups = new("--all-groups") { Description = "Get every multicast group, joined or not: for an analyzer behind the device, or a router that does not announce itself. A router that sends IGMP or MLD queries or runs PIM gets all groups without this option." };
    private readonly Option<long?> _uplink = ParsedOption.One(ParseUplink, "--uplink");

    public EdgeMulticast()
    {
        var defaults = new MulticastOptions();
        _replication.DefaultValueFactory = _ => defaults.Replication;
        _replication.Description = "Who makes the copies of this edge's multicast, one for each member of a group.";
        _replicate.DefaultValueFactory = _ => defaults.Replicates;
        _replicate.Description = "For whom this edge makes copies of what others send: for nobody, for groups that it is a member of, or for everybody.";
        _uplink.HelpName = "MBIT";
        _uplink.Description = "What this host can send, in Mbit/s. With --replication auto, others make the copies once these would take more than half of it. It also limits what this host copies for each node that asks. [default: 1000]";
    }

    public IEnumerable<Option> All => [_replication, _replicate, _uplink, _allGroups];

    public MulticastOptions Read(ParseResult parsed)
    {
        var options = new MulticastOptions { Replication = parsed.GetValue(_replication), Replicates = parsed.GetValue(_replicate), ReceiveAll = parsed.GetValue(_allGroups) ? true : null };
        return options with { Uplink = parsed.GetValue(_uplink) ?? options.Uplink };
    }

    private static long? ParseUplink(string text) => WholeNumber.Parse(text, 1, 1_000_000, " Mbit/s") * 1_000_000L;
}
