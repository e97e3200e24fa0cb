using System.Buffers.Binary;

namespace Overlay.Network.Tests.Lab;

/// <summary>What passed a device of a host, recorded by tcpdump.</summary>
internal sealed class PacketCapture : IDisposable
{
    private const int FileHeader = 24;
    private const int RecordHeader = 16;
    private readonly LabProcess _tcpdump;
    private readonly string _file;

    private PacketCapture(LabProcess tcpdump, string file)
    {
        _tcpdump = tcpdump;
        _file = file;
    }

    public static async Task<PacketCapture> StartAsync(LabNamespace space, string device, string direction, string filter)
    {
        var file = Path.GetTempFileName();
        var tcpdump = space.Start("tcpdump", "-i", device, "-Q", direction, "-B", "32768", "-U", "-n", "-Z", "root", "-w", file, filter);
        var capture = new PacketCapture(tcpdump, file);
        await tcpdump.WaitForOutputAsync("listening on");
        return capture;
    }

    /// <summary>Ends the recording and returns it, oldest frame first.</summary>
    public async Task<IReadOnlyList<CapturedFrame>> StopAsync()
    {
        _tcpdump.Send(Signal.Interrupt);
        await _tcpdump.SucceedAsync();
        Assert.Matches("(?m)^0 packets dropped by kernel", _tcpdump.Output);
        return Parse(await File.ReadAllBytesAsync(_file));
    }

    public void Dispose()
    {
        _tcpdump.Dispose();
        File.Delete(_file);
    }

    /// <summary>The classic format of pcap-savefile(5), in the byte order of this machine, link type Ethernet.</summary>
    private static List<CapturedFrame> Parse(ReadOnlySpan<byte> file)
    {
        var frames = new List<CapturedFrame>();
        for (var rest = file[FileHeader..]; rest.Length >= RecordHeader;)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(rest[8..]);
            frames.Add(new CapturedFrame(rest.Slice(RecordHeader, length).ToArray()));
            rest = rest[(RecordHeader + length)..];
        }

        return frames;
    }
}
