namespace Overlay.Core.Tests.Runtime;

/// <summary>Compression, transforms of one's own, and clear mode, end to end.</summary>
public class TransformsTests
{
    [Fact]
    public async Task Compress_FrameThatShrinks_IsSmallerOnTheWireAndWholeAtTheOtherEnd()
    {
        await using var segment = await TestSegment.StartAsync();
        var sender = await segment.AddNodeAsync(options => options with { Transforms = new TransformOptions { Compress = true } });
        var receiver = await segment.AddNodeAsync();
        await TestSegment.MeetAsync(sender, receiver);

        foreach (var destination in new[] { receiver.Mac, MacAddress.Broadcast })
        {
            var before = sender.Node.GetStatistics().DatagramBytesSent;
            for (var i = 0; i < 100; i++)
            {
                var frame = sender.Frame(destination, 1414);
                await sender.SendAsync(frame);
                Assert.Equal(frame, await receiver.ReceiveAsync());
            }

            Assert.InRange(sender.Node.GetStatistics().DatagramBytesSent - before, 1, 100 * 700);
        }
    }

    [Fact]
    public async Task Compress_FrameThatDoesNotShrink_PassesUnchanged()
    {
        await using var segment = await TestSegment.StartAsync();
        var nodes = await segment.AddNodesAsync(2, options => options with { Transforms = new TransformOptions { Compress = true } });
        var frame = nodes[0].Frame(nodes[1].Mac, 1414);
        new Random(1).NextBytes(frame.AsSpan(14));

        await nodes[0].SendAsync(frame);

        Assert.Equal(frame, await nodes[1].ReceiveAsync());
    }

    [Fact]
    public async Task OwnTransform_KnownAtBothEnds_IsAppliedAndReverted()
    {
        await using var segment = await TestSegment.StartAsync();
        var outbound = new Flip(200);
        var sender = await segment.AddNodeAsync(options => options with { Transforms = new TransformOptions { Outbound = [outbound] } });
        var receiver = await segment.AddNodeAsync(options => options with { Transforms = new TransformOptions { Known = [new Flip(200)] } });
        await TestSegment.MeetAsync(sender, receiver);

        await sender.SendAsync(sender.Frame(receiver.Mac, mark: 5));

        Assert.Equal(sender.Frame(receiver.Mac, mark: 5), await receiver.ReceiveAsync());
        Assert.Equal(1, outbound.Applied);
    }

    [Fact]
    public async Task OwnTransform_UnknownAtTheReceiver_FrameIsDroppedAndCounted()
    {
        await using var segment = await TestSegment.StartAsync();
        var sender = await segment.AddNodeAsync(options => options with { Transforms = new TransformOptions { Outbound = [new Flip(200)] } });
        var receiver = await segment.AddNodeAsync();
        var other = await segment.AddNodeAsync();
        await TestSegment.MeetAsync(sender, receiver, other);

        await sender.SendAsync(sender.Frame(receiver.Mac, mark: 1));
        await Until.TrueAsync(() => receiver.Node.GetStatistics().Drops[DropReason.UnknownTransform] == 1);

        await other.SendAsync(other.Frame(receiver.Mac, mark: 2));
        Assert.Equal(2, (await receiver.ReceiveAsync())[14]);
    }

    [Fact]
    public async Task NoSecurity_Frames_PassAndAWarningIsLogged()
    {
        await using var segment = await TestSegment.StartAsync();
        using var log = new TestLog();
        var nodes = await segment.AddNodesAsync(2, options => options with { Security = OverlaySecurity.None, LoggerFactory = log });

        await nodes[0].SendAsync(nodes[0].Frame(nodes[1].Mac, mark: 1));
        Assert.Equal(nodes[0].Frame(nodes[1].Mac, mark: 1), await nodes[1].ReceiveAsync());
        await nodes[0].SendAsync(nodes[0].Frame(MacAddress.Broadcast, mark: 2));
        Assert.Equal(nodes[0].Frame(MacAddress.Broadcast, mark: 2), await nodes[1].ReceiveAsync());

        Assert.Contains(log.Lines, line => line == "Warning: Community 'segment' has no key: frames are neither encrypted nor authenticated, and anybody can join.");
        Assert.Equal(CipherSuites.Clear.Name, Assert.Single(nodes[0].Node.Peers).CipherSuite);
    }

    private sealed class Flip(byte id) : IFrameTransform
    {
        private int _applied;

        public int Applied => _applied;

        public byte Id => id;

        public string Name => "flip";

        public bool TryApply(ReadOnlySpan<byte> frame, Span<byte> destination, out int written)
        {
            Interlocked.Increment(ref _applied);
            return TryRevert(frame, destination, out written);
        }

        public bool TryRevert(ReadOnlySpan<byte> data, Span<byte> destination, out int written)
        {
            written = data.Length;
            for (var i = 0; i < data.Length; i++)
            {
                destination[i] = (byte)~data[i];
            }

            return true;
        }
    }
}
