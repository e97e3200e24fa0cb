using System.Runtime.InteropServices;
using Overlay.Packets.Segmentation;
using Overlay.Tap;
using Overlay.Tap.Devices;
using Overlay.Tap.Native;
using Overlay.TestKit;

namespace Overlay.Network.Tests.Tap;

/// <summary>What is written to a device that takes super-frames, and to one that refuses them.</summary>
public sealed class RunWriterTests
{
    private readonly PacketBatch _batch = new(300, 1600);
    private readonly RunWriter _writer = new(TapOffloads.All);

    public static TheoryData<bool, bool> Transports => new() { { true, false }, { true, true }, { false, false }, { false, true } };

    [Theory]
    [MemberData(nameof(Transports))]
    public void Run_IsWrittenAsOneSuperFrame(bool isTcp, bool isV6)
    {
        var packet = Packet(isTcp, isV6);
        AddRun(packet);
        var device = new RecordingSink();

        Assert.Equal(4, _writer.Write(device, _batch));

        Assert.Equal([Written(packet.Info(1000), packet.ToFrame(isPartial: true))], device.Taken);
    }

    /// <summary>A kernel has rules of its own for super-frames. The frames of one that it refuses stand alone as well.</summary>
    [Theory]
    [MemberData(nameof(Transports))]
    public void Run_RefusedAsInvalid_IsWrittenFrameByFrame(bool isTcp, bool isV6)
    {
        var packet = Packet(isTcp, isV6);
        AddRun(packet);
        var device = new RecordingSink(header => header.Segments != 0 ? Errno.Invalid : Errno.None);

        Assert.Equal(4, _writer.Write(device, _batch));

        Assert.Equal(5, device.Writes);
        Assert.Equal(packet.Segments(1000).Select(segment => Written(packet.Single, segment.ToFrame(isPartial: true))), device.Taken);
    }

    [Theory]
    [InlineData((int)Errno.InputOutput)]
    [InlineData((int)Errno.TryAgain)]
    public void Run_RefusedForAnotherReason_IsLostAsAWhole_AndTheNextIsWritten(int error)
    {
        AddRun(Packet(isTcp: true), burst: 1);
        AddRun(Packet(isTcp: false), burst: 2);
        var device = new RecordingSink(header => header.Segments == VirtioNetHeader.From(Packet(isTcp: true).Info(1000)).Segments ? (Errno)error : Errno.None);

        Assert.Equal(4, _writer.Write(device, _batch));

        Assert.Equal(2, device.Writes);
        Assert.Equal([Written(Packet(isTcp: false).Info(1000), Packet(isTcp: false).ToFrame(isPartial: true))], device.Taken);
    }

    [Fact]
    public void DeviceThatTakesNothing_IsOfferedEachFrame_AndNoneCounts()
    {
        AddRun(Packet(isTcp: true));
        var device = new RecordingSink(_ => Errno.Invalid);

        Assert.Equal(0, _writer.Write(device, _batch));
        Assert.Equal(5, device.Writes);
    }

    [Theory]
    [InlineData(TapOffloads.All, true, true)]
    [InlineData(TapOffloads.Tcp, true, false)]
    [InlineData(TapOffloads.Udp, false, true)]
    [InlineData(TapOffloads.Checksum, false, false)]
    [InlineData(TapOffloads.None, false, false)]
    public void Run_IsJoined_IfTheDeviceTakesItsKind(TapOffloads offloads, bool tcp, bool udp)
    {
        var writer = new RunWriter(offloads);
        foreach (var (isTcp, isV6) in new[] { (true, false), (true, true), (false, false), (false, true) })
        {
            var device = new RecordingSink();
            _batch.Clear();
            AddRun(Packet(isTcp, isV6));

            Assert.Equal(4, writer.Write(device, _batch));

            Assert.Equal((isTcp ? tcp : udp) ? 1 : 4, device.Taken.Count);
        }
    }

    /// <summary>Long headers and short ones, joined, single and of no run, one behind the other: nothing of one shows in the next.</summary>
    [Fact]
    public void Frames_OfAllKinds_AreWrittenInTheirOrder()
    {
        var long6 = Packet(isTcp: true, isV6: true) with { VlanTags = [5], Extensions = [(0, 2)], TcpOptions = [1, 1, 1, 1] };
        var short4 = Packet(isTcp: false) with { Payload = [7] };
        var alone = new byte[60];
        AddRun(long6, burst: 1);
        Add(alone, burst: 0);
        AddRun(short4, burst: 2);
        AddRun(Packet(isTcp: false), burst: 3);
        Add(alone, burst: 0);
        var device = new RecordingSink();

        Assert.Equal(11, _writer.Write(device, _batch));

        Assert.Equal(
        [
            Written(long6.Info(1000), long6.ToFrame(isPartial: true)),
            Written(default, alone),
            Written(short4.Single, short4.ToFrame(isPartial: true)),
            Written(Packet(isTcp: false).Info(1000), Packet(isTcp: false).ToFrame(isPartial: true)),
            Written(default, alone),
        ], device.Taken);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(256)]
    public void Run_OfAsFewOrManyFramesAsThereCanBe_IsWrittenAsOneSuperFrame(int frames)
    {
        var packet = Packet(isTcp: true) with { Payload = Noise(frames) };
        AddRun(packet, size: 1);
        var device = new RecordingSink();

        Assert.Equal(frames, _writer.Write(device, _batch));

        Assert.Equal([Written(packet.Info(1), packet.ToFrame(isPartial: true))], device.Taken);
    }

    private static PlainPacket Packet(bool isTcp, bool isV6 = false) => new() { IsTcp = isTcp, IsV6 = isV6, Payload = Noise(3500) };

    /// <summary>A frame as the device gets it.</summary>
    private static byte[] Written(SuperFrame info, byte[] frame) => [.. MemoryMarshal.AsBytes([VirtioNetHeader.From(info)]), .. frame];

    private static byte[] Noise(int length)
    {
        var bytes = new byte[length];
        new SeededRandom(1).Fill(bytes);
        return bytes;
    }

    private void AddRun(PlainPacket packet, byte burst = 7, int size = 1000)
    {
        var segments = packet.Segments(size);
        for (var i = 0; i < segments.Length; i++)
        {
            Add(segments[i].ToFrame(isPartial: true), burst, (byte)i);
        }
    }

    private void Add(byte[] frame, byte burst, byte index = 0)
    {
        frame.CopyTo(_batch.Next());
        _batch.Commit(frame.Length, burst, index);
    }
}
