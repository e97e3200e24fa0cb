using System.Globalization;
using Overlay.Network.Tests.Lab;

namespace Overlay.Network.Tests.Multicast;

/// <summary>Counts on the wire of a host the copies of its datagrams to groups, those with a payload of one length. Whatever else the hosts send must be shorter.</summary>
internal sealed class CopyCount(VpcHost host, int payload, bool isV6) : IDisposable
{
    /// <summary>What the overlay puts around a frame for many at least (docs/wire-format.md).</summary>
    private const int AroundGroup = 36;

    /// <summary>The same for a node that lacks the sender's newest group key.</summary>
    private const int AroundOne = 32;

    /// <summary>Behind Ethernet, IP and UDP.</summary>
    private readonly int _frame = payload + 14 + (isV6 ? 40 : 20) + 8;
    private readonly PacketCapture _capture = host.Capture(outgoing: true);

    /// <summary>Ends the count; how many went to each host, as in "3:100 4:100".</summary>
    public string Stop()
    {
        var copies = _capture.Stop().Where(frame => frame.CarriesFrame() && !frame.IsRelayed())
            .GroupBy(frame => (int)frame.Destination!.GetAddressBytes()[^1], CopiesIn).Where(host => host.Any(count => count > 0))
            .OrderBy(host => host.Key);
        return string.Join(' ', copies.Select(host => string.Create(CultureInfo.InvariantCulture, $"{host.Key}:{host.Sum()}")));
    }

    public void Dispose() => _capture.Dispose();

    /// <summary>A long datagram is several, which the kernel has not cut yet; the last one may be another, shorter frame.</summary>
    private int CopiesIn(CapturedFrame frame) => frame.UdpPayload.Length / (_frame + (frame.CarriesGroupFrame() ? AroundGroup : AroundOne));
}
