using System.Net;

namespace Overlay.Network.Tests.Lab;

/// <summary>
/// A cloud network on one machine: hosts 1 to N in network namespaces, at 192.168.100.N and fd00:100::N, on a switch that carries unicast
/// IP only: no broadcast, no multicast, no ARP (neighbours are static), no other EtherType. Disposing removes everything.
/// </summary>
internal sealed class VpcNetwork : IDisposable
{
    private readonly string _prefix = LabNames.Next();
    private readonly LabNamespace _switch;
    private readonly int _mtu;
    private readonly List<VpcHost> _hosts = [];
    private readonly List<VpcHost> _inside = [];
    private readonly List<CrookedCable> _cables = [];

    public VpcNetwork(int hosts = 4, int mtu = 1500)
    {
        _mtu = mtu;
        _switch = new LabNamespace($"{_prefix}-sw");
        try
        {
            _switch.Write("net/ipv6/conf/all/disable_ipv6", "1");
            _switch.Ip($"link add br0 type bridge stp_state 0 forward_delay 0 mcast_snooping 0", $"link set br0 mtu {mtu} up");
            for (var i = 1; i <= hosts; i++)
            {
                Plug(i, hosts, mtu);
            }

            _switch.Nft("""
                table bridge vpc {
                  chain blocked {
                  }
                  chain underlay {
                    type filter hook forward priority 0; policy drop;
                    jump blocked
                    ether daddr & 01:00:00:00:00:00 == 01:00:00:00:00:00 drop
                    ether type { ip, ip6 } accept
                  }
                }
                """);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Host <paramref name="number"/>, from 1.</summary>
    public VpcHost this[int number] => _hosts[number - 1];

    /// <summary>The underlay address of a host.</summary>
    public static IPAddress AddressOf(int number) => IPAddress.Parse($"192.168.100.{number}");

    /// <summary>The IPv6 address of a host.</summary>
    public static IPAddress AddressV6Of(int number) => IPAddress.Parse($"fd00:100::{number}");

    /// <summary>
    /// Puts a private network behind a host, which translates its addresses (NAT); returns the host in it, at 10.N.0.2.
    /// </summary>
    /// <param name="number">The host that becomes the router.</param>
    /// <param name="flags">For example <c>fully-random</c>: another port towards each destination (a symmetric NAT).</param>
    public VpcHost AddNat(int number, string flags = "")
    {
        var router = this[number];
        var inside = new VpcHost($"{_prefix}-h{number}b", IPAddress.Parse($"10.{number}.0.2"));
        _inside.Add(inside);
        inside.Ip($"link add eth0 type veth peer name inside netns {router.Name}", $"addr add {inside.Address}/24 dev eth0", "link set eth0 up");
        router.Ip($"addr add 10.{number}.0.1/24 dev inside", "link set inside up");
        inside.Ip($"route add default via 10.{number}.0.1");
        router.Write("net/ipv4/ip_forward", "1");

        // As a home router does: what comes back to a connection is let in, nothing else is forwarded or answered.
        router.Nft($$"""
            table ip nat {
              chain post { type nat hook postrouting priority 100; oifname eth0 masquerade {{flags}}; }
            }
            table ip filter {
              chain input { type filter hook input priority 0; iifname eth0 ct state != { established, related } drop; }
              chain forward { type filter hook forward priority 0; iifname eth0 ct state != { established, related } drop; }
            }
            """);
        return inside;
    }

    /// <summary>Lets nothing through between two hosts, in both directions.</summary>
    public void Block(int first, int second) => _switch.Nft($"""
        add rule bridge vpc blocked ip saddr {AddressOf(first)} ip daddr {AddressOf(second)} drop
        add rule bridge vpc blocked ip saddr {AddressOf(second)} ip daddr {AddressOf(first)} drop
        add rule bridge vpc blocked ip6 saddr fd00:100::{first} ip6 daddr fd00:100::{second} drop
        add rule bridge vpc blocked ip6 saddr fd00:100::{second} ip6 daddr fd00:100::{first} drop

        """);

    /// <summary>Ends every <see cref="Block"/>.</summary>
    public void UnblockAll() => _switch.Nft("flush chain bridge vpc blocked\n");

    /// <summary>Takes a host off the switch.</summary>
    public void Cut(int number) => _switch.Ip($"link set port{number} down");

    /// <summary>Puts a host back on the switch.</summary>
    public void Heal(int number) => _switch.Ip($"link set port{number} up");

    /// <summary>Lets what a host sends and receives pass a cable that loses, repeats and delays frames. Needs ethtool.</summary>
    public CrookedCable Bend(int number)
    {
        this[number].Run("ethtool", "-K", "eth0", "tx", "off", "gso", "off");
        _switch.Ip($"link add bent{number} mtu {_mtu} type veth peer name far{number} mtu {_mtu}");
        _switch.Run("ethtool", "-K", $"far{number}", "tx", "off", "gso", "off");
        _switch.Ip($"link set port{number} nomaster", $"link set bent{number} up", $"link set far{number} master br0 up");
        var cable = _switch.Invoke(() => new CrookedCable($"port{number}", $"bent{number}"));
        _cables.Add(cable);
        return cable;
    }

    public void Dispose()
    {
        foreach (var cable in _cables)
        {
            cable.Dispose();
        }

        foreach (var space in _inside.Concat(_hosts).Append(_switch))
        {
            space?.Dispose();
        }
    }

    private void Plug(int number, int hosts, int mtu)
    {
        var host = new VpcHost($"{_prefix}-h{number}", AddressOf(number));
        _hosts.Add(host);
        host.Ip(
            $"link add eth0 address {Mac(number)} mtu {mtu} type veth peer name port{number} netns {_switch.Name}",
            $"addr add {host.Address}/24 dev eth0",
            $"addr add fd00:100::{number}/64 dev eth0 nodad",
            "link set eth0 up");
        _switch.Ip($"link set port{number} mtu {mtu} master br0 up");
        host.Ip([.. Enumerable.Range(1, hosts).Where(other => other != number).SelectMany(other => (string[])
        [
            $"neigh replace {AddressOf(other)} lladdr {Mac(other)} dev eth0 nud permanent",
            $"neigh replace fd00:100::{other} lladdr {Mac(other)} dev eth0 nud permanent",
        ])]);
    }

    private static string Mac(int number) => $"02:64:00:00:00:{number:x2}";
}
