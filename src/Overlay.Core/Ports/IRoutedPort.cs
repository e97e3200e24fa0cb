using System.Net;

namespace Overlay.Ports;

/// <summary>A port that is a device of this host, so that routes of the host can lead out of it.</summary>
internal interface IRoutedPort : IFramePort
{
    /// <summary>True if the host would send to an address through this port now. Answers at once; any thread may ask.</summary>
    bool LeadsTo(IPAddress address);
}
