using Overlay.Frames;
using Overlay.Net;
using Overlay.Net.Udp;
using Overlay.Primitives;
using Overlay.Primitives.Timing;
using Overlay.TestKit;

namespace Overlay.Core.Tests.Net;

/// <summary>Stacks on one wire, in virtual time. Every frame reaches whom it is addressed to at once, unless the wire is told otherwise.</summary>
internal sealed class NetLab
{
    private readonly List<(MacAddress Mac, NetStack Stack)> _hosts = [];

    public Instant Now { get; private set; } = Instant.Zero + TimeSpan.FromSeconds(1);

    /// <summary>Reports of IGMP and MLD that were on the wire: the frames with a router alert.</summary>
    public List<byte[]> Reports { get; } = [];

    /// <summary>All other frames that were on the wire.</summary>
    public List<byte[]> Frames { get; } = [];

    /// <summary>What becomes of a frame: itself, another, or null.</summary>
    public Func<byte[], byte[]?> Wire { get; set; } = frame => frame;

    public static MacAddress Mac(int host) => new(0x0200_0000_0000UL + (ulong)host);

    public static IpAddress V4(int host) => IpAddress.Parse($"10.0.0.{host}");

    public static IpAddress V6(int host) => IpAddress.Parse($"fd00::{host:x}");

    /// <summary>Adds 10.0.0.N/24 and fd00::N/64 with the MAC 02:00:00:00:00:N; addresses are used at once unless they are to be detected.</summary>
    public NetStack Add(int host, int detectSeconds = 0, int? mac = null)
    {
        var options = new NetOptions
        {
            Mac = Mac(mac ?? host),
            Mtu = 1400,
            Addresses = [(V4(host), 24), (V6(host), 64)],
            DetectionTime = TimeSpan.FromSeconds(detectSeconds),
            ReceiveBuffer = 256 * 1024,
        };
        var stack = new NetStack(options, new SeededRandom((ulong)host), Now);
        _hosts.Add((options.Mac, stack));
        stack.Start(Now);
        Settle();
        return stack;
    }

    /// <summary>Passes frames on until there are none.</summary>
    public void Settle()
    {
        for (var hasMoved = true; hasMoved;)
        {
            hasMoved = false;
            foreach (var (mac, stack) in _hosts)
            {
                while (stack.TryTakeFrame(out var frame))
                {
                    hasMoved = true;
                    Pass(frame.ToArray(), mac);
                }
            }
        }
    }

    /// <summary>Lets time pass, with everything that is due in it.</summary>
    public void Advance(TimeSpan span)
    {
        var end = Now + span;
        while (_hosts.Min(host => host.Stack.NextDeadline) is var next && next <= end)
        {
            Now = next > Now ? next : Now;
            foreach (var (_, stack) in _hosts)
            {
                stack.HandleTimeout(Now);
            }

            Settle();
        }

        Now = end;
    }

    /// <summary>Puts a frame on the wire that comes from none of the stacks.</summary>
    public void Inject(byte[] frame)
    {
        Deliver(frame, default);
        Settle();
    }

    public UdpSendResult Send(NetStack from, UdpEndpoint socket, IpAddress to, ushort port, byte[] payload)
    {
        var result = from.Udp.Send(socket, to, port, payload, Now);
        Settle();
        return result;
    }

    /// <summary>What a socket has received: its sender and the bytes; null if nothing.</summary>
    public static (UdpArrival Arrival, byte[] Payload)? Receive(UdpEndpoint socket)
    {
        if (socket.Received.IsEmpty)
        {
            return null;
        }

        var room = new byte[65_536];
        var length = socket.Received.Take(room, out var arrival);
        return (arrival, room[..length]);
    }

    private static bool IsReport(byte[] frame) => frame is [_, _, _, _, _, _, _, _, _, _, _, _, 0x08, 0x00, 0x46, ..] or [_, _, _, _, _, _, _, _, _, _, _, _, 0x86, 0xdd, _, _, _, _, _, _, 0, ..];

    private void Pass(byte[] bytes, MacAddress sender)
    {
        (IsReport(bytes) ? Reports : Frames).Add(bytes);
        if (Wire(bytes) is { } arrived)
        {
            Deliver(arrived, sender);
        }
    }

    private void Deliver(byte[] arrived, MacAddress sender)
    {
        var frame = new EthernetFrame(arrived);
        var destination = frame.IsValid ? frame.Destination : MacAddress.Broadcast;
        foreach (var (mac, stack) in _hosts)
        {
            if (mac != sender && (destination.IsGroup || destination == mac))
            {
                stack.HandleFrame(arrived, Now);
            }
        }
    }
}
