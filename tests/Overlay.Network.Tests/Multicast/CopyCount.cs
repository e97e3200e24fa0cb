using System.Globalization;
using Overlay.Network.Tests.Lab;

namespace Overlay.Network.Tests.Multicast;

/// <summary>Counts on the wire of a host the copies of its datagrams to groups, those with a payload of one length. Floods of the hosts must be shorter.</summary>
internal sealed class CopyCount(VpcHost host, int payload, bool isV6) : IDisposable
{
    /// <summary>Ethernet and UDP, and what the overlay puts around a frame for many (docs/wire-format.md).</summary>
    private const int Around = 14 + 8 + 36;

    private readonly int _length = payload + Around + (isV6 ? 40 : 20);
    private readonly PacketCapture _capture = host.Capture(outgoing: true);

    /// <summary>Ends the count; how many went to each host, as in "3:100 4:100".</summary>
    public string Stop()
    {
        // A long frame is several datagrams, which the kernel has not cut yet.
        var copies = _capture.Stop().Where(frame => frame.CarriesGroupFrame() && frame.UdpPayload.Length >= _length)
            .GroupBy(frame => (int)frame.Destination!.GetAddressBytes()[^1], frame => frame.UdpPayload.Length / _length)
            .OrderBy(host => host.Key);
        return string.Join(' ', copies.Select(host => string.Create(CultureInfo.InvariantCulture, $"{host.Key}:{host.Sum()}")));
    }

    public void Dispose() => _capture.Dispose();
}
