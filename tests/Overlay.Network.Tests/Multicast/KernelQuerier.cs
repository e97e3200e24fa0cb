using Overlay.Network.Tests.Bridging;
using Overlay.Network.Tests.Lab;

namespace Overlay.Network.Tests.Multicast;

/// <summary>A Linux bridge that asks the hosts of a network for their groups, by IGMPv3 and MLDv2, every two seconds, from 192.168.1.250 and fe80::1.</summary>
internal sealed class KernelQuerier : LabNamespace
{
    public KernelQuerier(SharedLan lan)
        : base(LabNames.Next())
    {
        Ip(
            "link add router type bridge stp_state 0 forward_delay 0 mcast_snooping 1 mcast_igmp_version 3 mcast_mld_version 2",
            $"link add port type veth peer name router netns {lan.Name}",
            "link set port mtu 1400 master router up",
            "link set router addrgenmode none",
            "link set router up",
            "addr add 192.168.1.250/24 dev router",
            "addr add fe80::1/64 dev router nodad");
        lan.Ip("link set router mtu 1400 master lan up");
        Ip("link set router type bridge mcast_query_use_ifaddr 1 mcast_query_interval 200 mcast_query_response_interval 100 mcast_startup_query_interval 100 mcast_querier 1");
    }
}
