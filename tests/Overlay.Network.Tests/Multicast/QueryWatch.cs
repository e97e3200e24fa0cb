using System.Diagnostics;
using System.Net.Sockets;
using Overlay.Network.Tests.Lab;

namespace Overlay.Network.Tests.Multicast;

/// <summary>Watches the queries for groups that pass the device of a host, of one family: those of its node, and those of others.</summary>
internal sealed class QueryWatch : IDisposable
{
    private const byte LocalBit = 0x04;
    private readonly Socket _device;
    private readonly byte[] _node;
    private readonly bool _isV6;
    private readonly byte[] _buffer = new byte[65_536];

    public QueryWatch(VpcHost host, bool isV6)
    {
        _isV6 = isV6;
        _device = host.Invoke(() => PacketSocket.Open("edge0"));
        _device.ReceiveTimeout = (int)LabProcess.Patience.TotalMilliseconds;

        // The node asks from an address next to its own.
        _node = Convert.FromHexString(host.Run("cat", "/sys/class/net/edge0/address").Trim().Replace(":", "", StringComparison.Ordinal));
        _node[0] ^= LocalBit;
    }

    /// <summary>Waits for so many queries of the router; returns how many came of the node meanwhile.</summary>
    public int CountOfNodeUntil(int ofRouter)
    {
        for (var ofNode = 0; ; ofNode++)
        {
            while (!IsNextOfNode())
            {
                if (--ofRouter == 0)
                {
                    return ofNode;
                }
            }
        }
    }

    /// <summary>Waits for a query of the node.</summary>
    public void WaitForNode()
    {
        while (!IsNextOfNode())
        {
        }
    }

    public void Dispose() => _device.Dispose();

    private bool IsNextOfNode()
    {
        for (var clock = Stopwatch.StartNew(); ;)
        {
            Assert.True(clock.Elapsed < LabProcess.Patience, "nobody asks");
            var frame = _buffer.AsSpan(0, _device.Receive(_buffer));
            if (_isV6 ? IsMldQuery(frame) : IsIgmpQuery(frame))
            {
                return frame.Slice(6, _node.Length).SequenceEqual(_node);
            }
        }
    }

    /// <summary>IGMP behind a header with the Router Alert option (RFC 3376, section 4.1).</summary>
    private static bool IsIgmpQuery(ReadOnlySpan<byte> frame) => frame.Length > 38 && frame[12..].StartsWith((byte[])[0x08, 0x00, 0x46]) && frame[23] == 2 && frame[38] == 0x11;

    /// <summary>MLD behind a hop-by-hop header of eight bytes (RFC 3810, section 5.1).</summary>
    private static bool IsMldQuery(ReadOnlySpan<byte> frame) => frame.Length > 62 && frame[12..].StartsWith((byte[])[0x86, 0xdd]) && frame[20] == 0 && frame[54] == 58 && frame[62] == 130;
}
