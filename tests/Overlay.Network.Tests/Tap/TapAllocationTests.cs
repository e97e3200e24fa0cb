using System.Net;
using System.Net.Sockets;
using Overlay.Core.Tests.Allocations;
using Overlay.Network.Tests.Lab;
using Overlay.Network.Tests.Requirements;
using Overlay.Tap;

namespace Overlay.Network.Tests.Tap;

/// <summary>Runs pass a device in both directions without allocation.</summary>
public sealed class TapAllocationTests : IDisposable
{
    private const int UdpLevel = 17;
    private const int UdpSegment = 103;
    private const int Segments = 40;
    private const int Turns = 100;
    private readonly LabNamespace _host = LabNamespace.Create();

    /// <summary>With room for all segments they are cut into the batch and joined again; with little they are spread over some, and joined in parts.</summary>
    [RootTheory]
    [InlineData(TapOffloads.All, 128)]
    [InlineData(TapOffloads.All, 16)]
    [InlineData(TapOffloads.Checksum, 128)]
    [InlineData(TapOffloads.None, 128)]
    public async Task Runs_ReadAndWritten_AllocateNothing(TapOffloads offload, int capacity)
    {
        await using var port = new TapPort(new TapOptions { Name = "edge0", Offload = offload, Addresses = [OverlayAddress.Parse("192.168.1.2/24")] });
        var mac = MacAddress.Parse("02:00:5e:10:00:01");
        _host.Invoke(() => port.OpenAsync(mac, CancellationToken.None).AsTask().GetAwaiter().GetResult());
        _host.Ip("neigh add 192.168.1.9 lladdr 02:00:00:00:00:09 dev edge0 nud permanent");
        using var socket = _host.Invoke(() => new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp));
        socket.SetRawSocketOption(UdpLevel, UdpSegment, BitConverter.GetBytes(1000));
        socket.Connect(IPAddress.Parse("192.168.1.9"), 9);
        var data = new byte[Segments * 1000];
        var batch = new PacketBatch(capacity, 1418);

        // What is read, with the kernel's partial checksums, goes back to it, which drops it: it is not its own.
        Allocation.AssertNone(
            () =>
            {
                socket.Send(data);
                var written = 0;
                for (var seen = 0; seen < Segments;)
                {
                    batch.Clear();
                    port.Read(batch);
                    written += port.Write(batch);
                    for (var i = 0; i < batch.Count; i++)
                    {
                        seen += batch[i].Length == 1042 ? 1 : 0;
                    }
                }

                return written >= Segments;
            },
            Turns);
    }

    public void Dispose() => _host.Dispose();
}
