using System.Net;
using System.Net.Sockets;
using Overlay.Network.Tests.Lab;

namespace Overlay.Network.Tests.Bridging;

/// <summary>
/// A network of its own behind several edges: a switch, with a station at <see cref="Station"/>. Each edge's host has a bridge of its device and a wire to the
/// switch. Without spanning tree, unless it is asked for: then with its shortest times, and the switch is the root.
/// </summary>
internal sealed class SharedLan : LabNamespace
{
    public const string Station = "192.168.1.77";

    private readonly string _bridge;
    private readonly List<PacketCapture> _captures = [];
    private readonly UdpClient _sender;

    public SharedLan(params VpcHost[] hosts)
        : this(hasSpanningTree: false, hosts)
    {
    }

    public SharedLan(bool hasSpanningTree, params VpcHost[] hosts)
        : base(LabNames.Next())
    {
        _bridge = $"type bridge mcast_snooping 0 {(hasSpanningTree ? "forward_delay 200 hello_time 100 max_age 600 stp_state 1" : "stp_state 0 forward_delay 0")}";
        Ip($"link add lan {_bridge} priority 4096", $"addr add {Station}/24 dev lan", "link set lan mtu 1400 up");
        for (var i = 0; i < hosts.Length; i++)
        {
            Attach(hosts[i], $"wire{i}");
        }

        _sender = Invoke(() => new UdpClient(0, AddressFamily.InterNetwork) { EnableBroadcast = true });
    }

    /// <summary>Begins to record what comes in by the edges.</summary>
    public void Record(int wires)
    {
        for (var i = 0; i < wires; i++)
        {
            var wire = $"wire{i}";
            _captures.Add(Invoke(() => new PacketCapture(wire, wantsOutgoing: false)));
        }
    }

    /// <summary>How many frames with this content came in.</summary>
    public int StopAndCount(byte[] content) => _captures.Sum(capture => capture.Stop().Count(frame => frame.Contains(content)));

    /// <summary>The station sends to everybody.</summary>
    public void Broadcast(byte[] content) => _sender.Send(content, new IPEndPoint(IPAddress.Parse("192.168.1.255"), 9));

    public override void Dispose()
    {
        _captures.ForEach(capture => capture.Dispose());
        _sender.Dispose();
        base.Dispose();
    }

    private void Attach(VpcHost host, string wire)
    {
        Ip($"link add {wire} type veth peer name wire netns {host.Name}", $"link set {wire} mtu 1400 master lan up");
        host.Ip(
            $"link add joint {_bridge}",
            "link set edge0 master joint",
            "link set wire mtu 1400 master joint up",
            "link set joint up");
    }
}
