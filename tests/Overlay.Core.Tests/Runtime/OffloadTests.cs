using System.Net;

namespace Overlay.Core.Tests.Runtime;

/// <summary>The abilities of the socket are switched by options, are logged, and make no difference to the frames.</summary>
public class OffloadTests
{
    private const int Burst = 60;

    public static TheoryData<bool, bool> Switches => new() { { true, true }, { true, false }, { false, true }, { false, false } };

    [Theory]
    [MemberData(nameof(Switches))]
    public async Task Bursts_DirectAndThroughTheSupernode_ArriveInOrder(bool segmentation, bool receive)
    {
        await using var segment = new TestSegment();
        await segment.AddSupernodeAsync(new SupernodeOptions { SegmentationOffload = segmentation, ReceiveOffload = receive });
        var underlay = new UnderlayOptions { SegmentationOffload = segmentation, ReceiveOffload = receive };
        var a = await segment.AddNodeAsync(options => At(options, "127.0.0.2", underlay, refuses: "127.0.0.3"));
        var relayed = await segment.AddNodeAsync(options => At(options, "127.0.0.3", underlay, refuses: "127.0.0.2"));
        var direct = await segment.AddNodeAsync(options => At(options, "127.0.0.4", underlay, refuses: "192.0.2.1"));
        await TestSegment.MeetAsync(a, relayed, direct);

        foreach (var b in new[] { direct, relayed })
        {
            for (byte round = 0; round < 5; round++)
            {
                byte[][] frames = [.. Enumerable.Range(0, Burst).Select(i => a.Frame(b.Mac, i % 45 == 44 ? 300 : 1414, mark: (byte)i))];
                await SendAsync(a, frames);
                Assert.Equal(frames, await ReceiveAsync(b, frames.Length));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Switches))]
    public async Task Start_Switches_AreLogged(bool segmentation, bool receive)
    {
        await using var segment = new TestSegment();
        using var log = new TestLog();
        var supernode = await segment.AddSupernodeAsync(new SupernodeOptions { SegmentationOffload = segmentation, ReceiveOffload = receive, LoggerFactory = log });
        var node = await segment.AddNodeAsync(options => options with
        {
            LoggerFactory = log,
            Underlay = new UnderlayOptions { SegmentationOffload = receive, ReceiveOffload = segmentation },
        });

        Assert.Contains(Line(supernode.LocalEndPoint, segmentation, receive), log.Lines);
        Assert.Contains(Line(node.Node.LocalEndPoint, receive, segmentation), log.Lines);
    }

    private static string Line(IPEndPoint local, bool segmentation, bool receive)
    {
        static string State(bool isOn) => !OperatingSystem.IsLinux() ? "NotSupported" : isOn ? "Used" : "SwitchedOff";
        return $"Information: UDP socket on {local}: batched calls {State(true)}, segmentation offload {State(segmentation)}, receive offload {State(receive)}.";
    }

    private static async Task SendAsync(TestNode node, byte[][] frames)
    {
        var batch = new PacketBatch(frames.Length, node.Node.Frames.MaxFrameLength);
        foreach (var frame in frames)
        {
            batch.Add(frame);
        }

        await node.Node.Frames.SendBatchAsync(batch);
    }

    private static async Task<List<byte[]>> ReceiveAsync(TestNode node, int count)
    {
        var frames = new List<byte[]>();
        while (frames.Count < count)
        {
            frames.Add(await node.ReceiveAsync());
        }

        return frames;
    }

    private static OverlayNodeOptions At(OverlayNodeOptions options, string address, UnderlayOptions underlay, string refuses) => options with
    {
        Bind = new IPEndPoint(IPAddress.Parse(address), 0),
        Underlay = underlay with { ExcludedNetworks = [new IPNetwork(IPAddress.Parse(refuses), 32)] },
    };
}
