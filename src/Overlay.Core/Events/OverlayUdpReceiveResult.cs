using System.Net;
using Overlay.Net.Udp;

namespace Overlay;

/// <summary>What <see cref="OverlayUdpClient.ReceiveAsync(Memory{byte}, CancellationToken)"/> received. The addresses are made when they are asked for, so a
/// datagram costs no allocation.</summary>
public readonly struct OverlayUdpReceiveResult
{
    private readonly UdpArrival _arrival;
    private readonly int _full;

    internal OverlayUdpReceiveResult(in UdpArrival arrival, int length, int full)
    {
        _arrival = arrival;
        _full = full;
        Length = length;
    }

    /// <summary>How many bytes were written into the buffer.</summary>
    public int Length { get; }

    /// <summary>True if the datagram was longer than the buffer; its end is lost.</summary>
    public bool IsTruncated => _full > Length;

    /// <summary>Who sent it: a new object each time.</summary>
    public IPEndPoint RemoteEndPoint => new(_arrival.Source.ToIPAddress(), _arrival.SourcePort);

    /// <summary>What it was sent to: an address of this host, a group, or broadcast; a new object each time.</summary>
    public IPAddress Destination => _arrival.Destination.ToIPAddress();
}
