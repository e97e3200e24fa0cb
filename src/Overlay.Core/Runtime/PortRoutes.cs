using System.Net.NetworkInformation;
using Overlay.DataPath.Segment;
using Overlay.Host;
using Overlay.Ports;
using Overlay.Primitives;
using Overlay.Primitives.Timing;

namespace Overlay.Runtime;

/// <summary>
/// What the host's addresses and routes have to do with the node's own port: which addresses the host would reach through it, and which datagrams that come in
/// from it are the node's own. Both follow changes.
/// </summary>
internal sealed class PortRoutes : IDisposable
{
    /// <summary>A peer has up to eight addresses, and all of them are looked at with each probe.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(1);

    private const int MaxAnswers = 4_096;

    private readonly IDevicePort? _port;
    private readonly MacAddress _mac;
    private readonly SystemClock _clock;
    private readonly Lock _gate = new();
    private readonly Dictionary<UnderlayAddress, bool> _answers = [];
    private Instant _forgetAt;

    public PortRoutes(IFramePort port, MacAddress mac, ushort localPort, SystemClock clock)
    {
        _mac = mac;
        _port = port as IDevicePort;
        _clock = clock;
        OwnDatagrams = new OwnDatagrams { Port = localPort };
        AddressChanges.Subscribe(this);
        Reread();
    }

    public OwnDatagrams OwnDatagrams { get; }

    /// <summary>True if the host would send to the address through the port; an answer is at most a second old.</summary>
    public bool IsBehindPort(UnderlayAddress address)
    {
        if (_port is null)
        {
            return false;
        }

        lock (_gate)
        {
            var now = _clock.Now;
            if (now >= _forgetAt || _answers.Count >= MaxAnswers)
            {
                _answers.Clear();
                _forgetAt = now + Lifetime;
            }

            if (!_answers.TryGetValue(address, out var isBehind))
            {
                isBehind = _port.LeadsTo(address.ToIPEndPoint().Address);
                _answers.Add(address, isBehind);
            }

            return isBehind;
        }
    }

    /// <summary>True if a network interface leads into the node's own segment, or that of another node with a device.</summary>
    public bool IsOnSegment(NetworkInterface candidate)
    {
        var address = candidate.GetPhysicalAddress().GetAddressBytes();
        return (address.Length == MacAddress.Size && new MacAddress(address) == _mac) || _port?.IsOnSegment(candidate.Name) == true;
    }

    public void Dispose() => AddressChanges.Unsubscribe(this);

    /// <summary>Looks at the addresses of the host again.</summary>
    public void Reread()
    {
        try
        {
            ReadHosts();
        }
        catch (Exception error) when (error is NetworkInformationException or IOException)
        {
            // An interface went away while it was looked at; its own change follows.
        }
    }

    private void ReadHosts() => OwnDatagrams.SetHosts(NetworkInterface.GetAllNetworkInterfaces()
        .SelectMany(source => source.GetIPProperties().UnicastAddresses)
        .Select(unicast => UnderlayAddress.From(unicast.Address, 0)));
}
