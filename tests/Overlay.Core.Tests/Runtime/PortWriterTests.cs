using Overlay.Counters;
using Overlay.Ports;
using Overlay.Runtime;
using Overlay.TestKit;

namespace Overlay.Core.Tests.Runtime;

public sealed class PortWriterTests
{
    private readonly PacketBatch _frames = new(4, 200);
    private readonly PlainPacket _packet = new() { Payload = [1, 2, 3] };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Run_PortThatTakesNone_GetsCompleteFramesByThemselves(bool hasTheAbility)
    {
        FillBatch();
        using var port = new RecordingPort();
        new PortWriter(new WholePort(hasTheAbility ? new OffloadPort(port, takesRuns: false) : port), new NodeCounters()).Write(_frames);
        Assert.Equal([_packet.ToFrame(isPartial: false), _packet.ToFrame(isPartial: true), new byte[60]], port.Frames);
        Assert.Equal([(0, 0), (0, 0), (0, 0)], port.Runs);
    }

    [Fact]
    public void Run_PortThatTakesRuns_GetsItAsItCame()
    {
        FillBatch();
        using var port = new RecordingPort();
        new PortWriter(new WholePort(new OffloadPort(port, takesRuns: true)), new NodeCounters()).Write(_frames);
        Assert.Equal([_packet.ToFrame(isPartial: true), _packet.ToFrame(isPartial: true), new byte[60]], port.Frames);
        Assert.Equal([(9, 1), (0, 0), (9, 2)], port.Runs);
    }

    /// <summary>A frame of a run, one by itself whose bytes are nobody's business, and one of a run that has no checksum.</summary>
    private void FillBatch()
    {
        Add(_packet.ToFrame(isPartial: true), 9, 1);
        Add(_packet.ToFrame(isPartial: true), 0, 0);
        Add(new byte[60], 9, 2);
    }

    private void Add(byte[] frame, byte burst, byte index)
    {
        frame.CopyTo(_frames.Next());
        _frames.Commit(frame.Length, burst, index);
    }

    private sealed class RecordingPort : IFramePort, IDisposable
    {
        public List<byte[]> Frames { get; } = [];

        public List<(int Burst, int Index)> Runs { get; } = [];

        public int Mtu => 1400;

        public MacAddress? MacAddress => null;

        public ValueTask OpenAsync(MacAddress mac, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public bool Read(PacketBatch batch) => false;

        public int Write(PacketBatch batch)
        {
            for (var i = 0; i < batch.Count; i++)
            {
                Frames.Add(batch[i].ToArray());
                Runs.Add((batch.Buffer(i).Burst, batch.Buffer(i).Index));
            }

            return batch.Count;
        }

        public void Close()
        {
        }

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class OffloadPort(RecordingPort port, bool takesRuns) : IOffloadPort
    {
        public bool TakesRuns => takesRuns;

        public string Abilities => string.Empty;

        public int Mtu => port.Mtu;

        public MacAddress? MacAddress => null;

        public ValueTask OpenAsync(MacAddress mac, CancellationToken cancellationToken) => port.OpenAsync(mac, cancellationToken);

        public bool Read(PacketBatch batch) => port.Read(batch);

        public int Write(PacketBatch batch) => port.Write(batch);

        public void Close() => port.Close();

        public ValueTask DisposeAsync() => port.DisposeAsync();
    }
}
