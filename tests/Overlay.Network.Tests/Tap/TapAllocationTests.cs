using System.Net;
using System.Net.Sockets;
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
    private const int Rounds = 5;
    private readonly LabNamespace _host = LabNamespace.Create();

    /// <summary>With room for all segments they are cut into the batch and joined again; with little they are spread over some, and joined in parts.</summary>
    [RootTheory]
    [InlineData(TapOffloads.All, 128)]
    [InlineData(TapOffloads.All, 16)]
    [InlineData(TapOffloads.Checksum, 128)]
    [InlineData(TapOffloads.None, 128)]
    public async Task Runs_ReadAndWritten_AllocateNothing(TapOffloads offload, int capacity)
    {
        await using var port = new TapPort(new TapOptions { Name = "edge0", Offload = offload, Addresses = [TapAddress.Parse("192.168.1.2/24")] });
        var mac = MacAddress.Parse("02:00:5e:10:00:01");
        _host.Invoke(() => port.OpenAsync(mac, CancellationToken.None).AsTask().GetAwaiter().GetResult());
        _host.Ip("neigh add 192.168.1.9 lladdr 02:00:00:00:00:09 dev edge0 nud permanent");
        using var socket = _host.Invoke(() => new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp));
        socket.SetRawSocketOption(UdpLevel, UdpSegment, BitConverter.GetBytes(1000));
        socket.Connect(IPAddress.Parse("192.168.1.9"), 9);
        var data = new byte[Segments * 1000];
        var batch = new PacketBatch(capacity, 1418);
        var written = 0;
        Turns(100);

        var least = long.MaxValue;
        for (var round = 0; round < Rounds && least > 0; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            Turns(100);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
        Assert.True(written >= 200 * Segments, $"{written} written");

        // What is read, with the kernel's partial checksums, goes back to it, which drops it: it is not its own.
        void Turns(int count)
        {
            for (var turn = 0; turn < count; turn++)
            {
                socket.Send(data);
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
            }
        }
    }

    public void Dispose() => _host.Dispose();
}
