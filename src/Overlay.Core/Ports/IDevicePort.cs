using System.Net;

namespace Overlay.Ports;

/// <summary>A port that is a network device of this host: routes of the host can lead out of it, and others can change it while the node uses it.</summary>
internal interface IDevicePort : IHostPort
{
    /// <summary>True if the host would send to an address through this port, or that of another node, now. Answers at once; any thread may ask.</summary>
    bool LeadsTo(IPAddress address);

    /// <summary>True if a network device of the host is this port, or that of another node, or stands on one of these as a VLAN does. Any thread may ask.</summary>
    bool IsOnSegment(string device);

    /// <summary>True if the device has a MAC address now, or had it before the port set back its own: then the port tells of it. Any thread may ask.</summary>
    bool HasOrHad(MacAddress mac);

    /// <summary>
    /// Said before the port is opened: whether frames pass with the node's MAC address only, so that the device has to keep it, and who is told in words what
    /// others changed and what the port made of it.
    /// </summary>
    void Watch(bool keepsMac, Action<string> report);
}
