using System.Net;
using Overlay.Network.Tests.Lab;
using Overlay.Network.Tests.Requirements;

namespace Overlay.Network.Tests.Multicast;

/// <summary>ffmpeg: a video in an MPEG transport stream (ISO/IEC 13818-1) over UDP, which does not repair anything.</summary>
[Collection(MulticastCollection.Name)]
public sealed class VideoTests(MulticastNetwork network)
{
    private const int Sent = 60;
    private const int Received = 50;
    private static readonly IPAddress Group = IPAddress.Parse("239.192.0.7");

    [RootFact("ffmpeg")]
    public async Task Video_IsReceivedIntact()
    {
        using var folder = new LabFolder();
        var hashes = folder.PathOf("sent");
        using var third = Receive(3);
        using var fourth = Receive(4);
        await network.HeardByAsync(2, Group, 3, 4);

        using var sender = network[2].Start(
            "ffmpeg", "-nostdin", "-loglevel", "warning", "-re", "-f", "lavfi", "-i", "testsrc2=size=320x240:rate=25", "-frames:v", $"{Sent}",
            "-c:v", "mpeg2video", "-b:v", "1M", "-map", "0:v", "-f", "tee", $"[f=framemd5]{hashes}|[f=mpegts]udp\\://{Group}\\:6007?pkt_size=1316");
        await sender.SucceedAsync();

        var frames = HashesOf(await File.ReadAllTextAsync(hashes));
        Assert.Equal(Sent, frames.Length);
        foreach (var receiver in new[] { third, fourth })
        {
            Assert.Equal(frames[..Received], HashesOf(await receiver.SucceedAsync()));
        }

        LabProcess Receive(int number) => network[number].Start(
            "ffmpeg", "-nostdin", "-loglevel", "warning", "-analyzeduration", "500000", "-f", "mpegts", "-i", $"udp://{Group}:6007?localaddr={OverlayLab.AddressOf(number)}", "-frames:v", $"{Received}", "-c", "copy", "-f", "framemd5", "-");
    }

    /// <summary>"stream, dts, pts, duration, size, hash, side data": the compressed frames; times are those of the container.</summary>
    private static string[] HashesOf(string output) =>
        [.. output.Split('\n').Where(line => line.StartsWith("0,", StringComparison.Ordinal)).Select(line => string.Join(',', line.Split(',')[4..6]))];
}
