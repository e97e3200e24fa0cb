using Overlay.Net.Groups;
using Overlay.Net.Ip;
using Overlay.Primitives;

namespace Overlay.Net.Udp;

/// <summary>A socket: a port, what it wants, and what it has received.</summary>
internal sealed class UdpEndpoint(ushort port, int receiveBuffer)
{
    public ushort Port => port;

    public DatagramQueue Received { get; } = new(receiveBuffer);

    public Dictionary<IpAddress, SocketMembership> Groups { get; } = [];

    /// <summary>May send to everybody.</summary>
    public bool EnableBroadcast { get; set; }

    /// <summary>What is sent to a group comes back, if this socket is a member.</summary>
    public bool MulticastLoopback { get; set; } = true;

    public byte HopLimit { get; set; } = IpOutput.DefaultHopLimit;

    public byte MulticastHopLimit { get; set; } = 1;

    /// <summary>Something was received since somebody looked.</summary>
    public bool IsReady { get; set; }
}
