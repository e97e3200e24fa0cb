using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Overlay.Core.Tests.Ports;

/// <summary>Stream ports over real TCP and Unix sockets.</summary>
public sealed class StreamPortTests : IDisposable
{
    private static readonly TimeSpan Hang = TimeSpan.FromSeconds(60);
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"overlay-{Path.GetRandomFileName()}.sock");
    private readonly CancellationTokenSource _end = new(Hang);

    public static TheoryData<string> Transports() => ["tcp", "unix"];

    public void Dispose()
    {
        _end.Dispose();
        File.Delete(_path);
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Frames_BothWays_ArriveWhole(string transport)
    {
        var (a, b) = await ConnectPairAsync(transport);
        await using var first = a;
        await using var second = b;
        byte[][] frames = [[.. Enumerable.Repeat((byte)1, 14)], [.. Enumerable.Repeat((byte)2, 1414)], [.. Enumerable.Repeat((byte)3, 60)]];

        Assert.Equal(3, Write(a, frames));
        Assert.Equal(frames, Read(b, 3));
        Assert.Equal(3, Write(b, frames));
        Assert.Equal(frames, Read(a, 3));
    }

    [Fact]
    public async Task Write_Frame_StandsBehindItsLength()
    {
        var (port, wire) = await ConnectRawAsync();
        await using var closing = port;
        using var socket = wire;

        Write(port, [[.. Enumerable.Range(0, 20).Select(i => (byte)i)]]);

        var bytes = new byte[24];
        await ReceiveExactlyAsync(wire, bytes);
        Assert.Equal([0, 0, 0, 20, .. Enumerable.Range(0, 20).Select(i => (byte)i)], bytes);
    }

    [Fact]
    public async Task Read_FrameInPieces_IsPutTogether()
    {
        var (port, wire) = await ConnectRawAsync();
        await using var closing = port;
        using var socket = wire;
        wire.NoDelay = true;
        byte[] stream = [0, 0, 0, 14, .. new byte[13], 1, 0, 0, 0, 15, .. new byte[14], 2];

        var reading = Task.Run(() => Read(port, 2));
        foreach (var b in stream)
        {
            await wire.SendAsync(new[] { b });
        }

        Assert.Equal([14, 15], (await reading).Select(f => f.Length));
    }

    [Fact]
    public async Task Read_FrameLongerThanTheMtu_IsPassedOnAsTooLong()
    {
        var (port, wire) = await ConnectRawAsync();
        await using var closing = port;
        using var socket = wire;

        await wire.SendAsync(Prefixed(9014, new byte[9014]));
        await wire.SendAsync(Prefixed(14, new byte[14]));

        // Longer by one than the port's frames may be: enough for the node to count it; the stream goes on behind it.
        Assert.Equal([1419, 14], Read(port, 2).Select(f => f.Length));
    }

    [Theory]
    [InlineData(69_633)]
    [InlineData(0x7fff_ffff)]
    [InlineData(0xffff_ffff)]
    public async Task Read_HostileLength_FailsWithAClearError(uint length)
    {
        var (port, wire) = await ConnectRawAsync();
        await using var closing = port;
        using var socket = wire;

        await wire.SendAsync(Prefixed(length, new byte[100]));

        var e = ReadError(port);
        Assert.Equal(OverlayError.ProtocolViolation, e.Error);
        Assert.StartsWith($"The stream announced a frame of {length} bytes; the longest is 69632.", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_OtherEndDisconnects_FramesBeforeItAreReadThenItFails()
    {
        var (port, wire) = await ConnectRawAsync();
        await using var closing = port;
        await wire.SendAsync(Prefixed(14, new byte[14]));
        wire.Shutdown(SocketShutdown.Both);
        wire.Dispose();

        Assert.Single(Read(port, 1));
        var e = ReadError(port);
        Assert.Equal(OverlayError.DeviceUnavailable, e.Error);
        Assert.Equal("The other end of the stream disconnected. Connect again with a new port and a new node.", e.Message);
    }

    [Fact]
    public async Task Close_WhileTheNodeReads_EndsTheRead()
    {
        var (port, wire) = await ConnectRawAsync();
        using var socket = wire;
        var reading = Task.Run(() => ((IFramePort)port).Read(new PacketBatch(1, 2000)));

        await port.DisposeAsync();
        await port.DisposeAsync();

        Assert.False(await reading.WaitAsync(Hang));
        Assert.Equal(0, await wire.ReceiveAsync(new byte[1], _end.Token));
    }

    [Fact]
    public async Task DisposeAsync_OtherEndReadsNothing_DoesNotHang()
    {
        var (port, wire) = await ConnectRawAsync();
        using var socket = wire;
        var frames = Enumerable.Repeat(new byte[1414], 64).ToArray();
        while (port.DroppedFrames == 0)
        {
            Write(port, frames);
        }

        await port.DisposeAsync().AsTask().WaitAsync(Hang);
    }

    [Fact]
    public async Task Listen_AddressInUse_SaysWhatToDo()
    {
        using var listener = StreamPortListener.Listen(new UnixDomainSocketEndPoint(_path));

        var e = Assert.Throws<OverlayException>(() => StreamPortListener.Listen(new UnixDomainSocketEndPoint(_path)));

        Assert.Equal(OverlayError.AddressInUse, e.Error);
        Assert.Equal($"{_path} is in use. Stop the program that listens there, remove the file if it is a socket that was left behind, or choose another address.", e.Message);
        await Task.CompletedTask;
    }

    [Fact]
    public void Listener_Disposed_RemovesItsSocketFile()
    {
        StreamPortListener.Listen(new UnixDomainSocketEndPoint(_path)).Dispose();

        Assert.False(File.Exists(_path));
    }

    [Fact]
    public async Task ConnectAsync_NobodyListens_SaysWhatToDo()
    {
        var e = await Assert.ThrowsAsync<OverlayException>(async () => await StreamPort.ConnectAsync(new UnixDomainSocketEndPoint(_path)));

        Assert.Equal(OverlayError.DeviceUnavailable, e.Error);
        Assert.StartsWith($"Cannot connect to {_path}: ", e.Message, StringComparison.Ordinal);
        Assert.EndsWith(". Start the program that listens there first, and check the address.", e.Message, StringComparison.Ordinal);
    }

    private static byte[] Prefixed(uint length, byte[] frame)
    {
        var bytes = new byte[4 + frame.Length];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, length);
        frame.CopyTo(bytes, 4);
        return bytes;
    }

    private static OverlayException ReadError(IFramePort port)
    {
        var e = Assert.Throws<IOException>(() => port.Read(new PacketBatch(1, 2000)));
        return Assert.IsType<OverlayException>(e.InnerException);
    }

    private static List<byte[]> Read(IFramePort port, int count)
    {
        var frames = new List<byte[]>();
        var batch = new PacketBatch(16, port.Mtu + 19);
        using var end = new Timer(_ => port.Close(), null, Hang, Timeout.InfiniteTimeSpan);
        while (frames.Count < count && port.Read(batch))
        {
            frames.AddRange(Enumerable.Range(0, batch.Count).Select(i => batch[i].ToArray()));
            batch.Clear();
        }

        return frames;
    }

    private static int Write(IFramePort port, byte[][] frames)
    {
        var batch = new PacketBatch(frames.Length, port.Mtu + 19);
        foreach (var frame in frames)
        {
            batch.Add(frame);
        }

        return port.Write(batch);
    }

    private static async Task OpenAsync(IFramePort port) => await port.OpenAsync(new MacAddress(0x020000000001), default);

    private async Task ReceiveExactlyAsync(Socket socket, Memory<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            var count = await socket.ReceiveAsync(bytes, _end.Token);
            Assert.NotEqual(0, count);
            bytes = bytes[count..];
        }
    }

    private async Task<(StreamPort Listening, StreamPort Connecting)> ConnectPairAsync(string transport)
    {
        using var listener = StreamPortListener.Listen(transport == "tcp" ? new IPEndPoint(IPAddress.Loopback, 0) : new UnixDomainSocketEndPoint(_path));
        var connecting = await StreamPort.ConnectAsync(listener.LocalEndPoint, null, _end.Token);
        var listening = await listener.AcceptAsync(_end.Token);
        await OpenAsync(connecting);
        await OpenAsync(listening);
        return (listening, connecting);
    }

    private async Task<(StreamPort Port, Socket Wire)> ConnectRawAsync()
    {
        using var listener = StreamPortListener.Listen(new IPEndPoint(IPAddress.Loopback, 0));
        var wire = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await wire.ConnectAsync(listener.LocalEndPoint, _end.Token);
        var port = await listener.AcceptAsync(_end.Token);
        await OpenAsync(port);
        return (port, wire);
    }
}
