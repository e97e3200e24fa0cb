using Overlay.Frames;
using Overlay.Net.Addresses;
using Overlay.Net.Fragments;
using Overlay.Net.Groups;
using Overlay.Net.Icmp;
using Overlay.Net.Ip;
using Overlay.Net.Neighbors;
using Overlay.Net.Udp;
using Overlay.Primitives;
using Overlay.Primitives.Timing;

namespace Overlay.Net;

/// <summary>
/// A host of the segment, without I/O: IPv4 and IPv6 with addresses of its own, ARP and neighbour discovery, ICMP, UDP, groups. The door to its
/// parts: give it frames and the time, take frames out. Not thread-safe.
/// </summary>
internal sealed class NetStack
{
    private readonly NetContext _context;
    private readonly AddressProbing _probing;
    private readonly NeighborHandler _neighborHandler;
    private readonly IpInput _input;

    public NetStack(NetOptions options, IRandomSource random, Instant now)
    {
        _context = new NetContext(options, random);
        Addresses = new LocalAddresses(options);
        var solicitor = new Solicitor(_context);
        _probing = new AddressProbing(_context, Addresses, solicitor);
        Neighbors = new NeighborCache(_context, Addresses, solicitor);
        _neighborHandler = new NeighborHandler(_context, Addresses, _probing, Neighbors, solicitor);
        var output = new IpOutput(_context, Addresses, Neighbors);
        Groups = new HostGroups(_context, Addresses, new GroupReporter(Addresses, output));
        Udp = new UdpPorts(_context, Addresses, Groups, output);
        Reassembler = new Reassembler(_context);
        var icmp = new IcmpHandler(_context, Addresses, output, _neighborHandler, Groups, now);
        _input = new IpInput(_context, Addresses, Groups, Reassembler, icmp, Udp);
    }

    public LocalAddresses Addresses { get; }

    public NeighborCache Neighbors { get; }

    public HostGroups Groups { get; }

    public UdpPorts Udp { get; }

    public Reassembler Reassembler { get; }

    public NetCounters Counters => _context.Counters;

    /// <summary>True once every address is valid or known to be a duplicate.</summary>
    public bool IsReady => _probing.IsDone;

    /// <summary>When <see cref="HandleTimeout"/> is to be called, or <see cref="Instant.Never"/>.</summary>
    public Instant NextDeadline => _context.Agenda.Next;

    /// <summary>Begins to look whether somebody uses the addresses.</summary>
    public void Start(Instant now)
    {
        Groups.Start(now);
        _probing.Start(now);
    }

    public void HandleFrame(ReadOnlySpan<byte> bytes, Instant now)
    {
        var frame = new EthernetFrame(bytes);
        if (!frame.IsValid || frame.Source == _context.Options.Mac || !(frame.Destination.IsGroup || frame.Destination == _context.Options.Mac))
        {
            _context.Drop(NetDrop.NotForUs);
            return;
        }

        switch (frame.EtherType)
        {
            case EtherTypes.Ipv4:
                _input.HandleV4(frame, now);
                break;
            case EtherTypes.Ipv6:
                _input.HandleV6(frame, now);
                break;
            case EtherTypes.Arp:
                _neighborHandler.HandleArp(frame, now);
                break;
            default:
                _context.Drop(NetDrop.UnknownProtocol);
                break;
        }
    }

    public void HandleTimeout(Instant now) => _context.Agenda.Run(now);

    /// <summary>Takes a frame to send; it stays as it is until the stack is called for something else.</summary>
    public bool TryTakeFrame(out ReadOnlySpan<byte> frame) => _context.Outbox.TryTake(out frame);
}
