using Overlay.Counters;
using Overlay.Network.Tests.Lab;
using Overlay.Ports;
using Overlay.Runtime;
using Overlay.Tap;

namespace Overlay.Network.Tests.Tap;

/// <summary>
/// Two hosts with a TAP device each and a thread for each direction that carries the frames from one port to the other, as two nodes
/// would, and looks at each on its way. Left is 192.168.1.1 and fd00::1, right is 192.168.1.2 and fd00::2.
/// </summary>
internal sealed class TapCable : IDisposable
{
    private readonly TapPort _leftPort;
    private readonly TapPort _rightPort;
    private readonly List<Task> _directions = [];
    private readonly Lock _lock = new();
    private readonly List<(byte Burst, byte Index, int Length)> _seen = [];

    /// <param name="left">What the left port may leave to its kernel.</param>
    /// <param name="right">What the right port may leave to its kernel.</param>
    /// <param name="mtu">The MTU of both devices.</param>
    /// <param name="capacity">How many frames are carried at a time.</param>
    /// <param name="tag">A VLAN tag that each frame gets on its way; empty: none.</param>
    public TapCable(TapOffloads left = TapOffloads.All, TapOffloads right = TapOffloads.All, int mtu = 1400, int capacity = 128, byte[]? tag = null)
    {
        _leftPort = Open(Left, 1, left, mtu);
        _rightPort = Open(Right, 2, right, mtu);
        _directions.Add(Start(_leftPort, _rightPort, mtu, capacity, tag ?? [], Note));
        _directions.Add(Start(_rightPort, _leftPort, mtu, capacity, tag ?? [], _ => { }));
    }

    public LabNamespace Left { get; } = LabNamespace.Create();

    public LabNamespace Right { get; } = LabNamespace.Create();

    /// <summary>The frames that went from left to right.</summary>
    public IReadOnlyList<(byte Burst, byte Index, int Length)> Seen
    {
        get
        {
            lock (_lock)
            {
                return [.. _seen];
            }
        }
    }

    public void Dispose()
    {
        _leftPort.Close();
        _rightPort.Close();
        Task.WaitAll([.. _directions], LabProcess.Patience);
        _leftPort.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _rightPort.DisposeAsync().AsTask().GetAwaiter().GetResult();
        Left.Dispose();
        Right.Dispose();
    }

    private static TapPort Open(LabNamespace host, int number, TapOffloads offload, int mtu)
    {
        var port = new TapPort(new TapOptions
        {
            Name = "edge0",
            Mtu = mtu,
            Offload = offload,
            Addresses = mtu < 1280
                ? [OverlayAddress.Parse($"192.168.1.{number}/24")]
                : [OverlayAddress.Parse($"192.168.1.{number}/24"), OverlayAddress.Parse($"fd00::{number}/64")],
        });
        host.Invoke(() => port.OpenAsync(MacAddress.Parse($"02:00:5e:10:00:0{number}"), CancellationToken.None).AsTask().GetAwaiter().GetResult());
        return port;
    }

    private static Task Start(TapPort from, TapPort to, int mtu, int capacity, byte[] tag, Action<PacketBatch> note) => Task.Factory.StartNew(
        () =>
        {
            var writer = new PortWriter(new WholePort(to), new NodeCounters());
            var batch = new PacketBatch(capacity, mtu + 18);
            var tagged = new PacketBatch(capacity, mtu + 18);
            while (from.Read(batch))
            {
                note(batch);
                Tag(batch, tag, tagged);
                writer.Write(tagged);
                batch.Clear();
            }
        },
        TaskCreationOptions.LongRunning);

    private static void Tag(PacketBatch batch, byte[] tag, PacketBatch tagged)
    {
        const int Addresses = 12;
        tagged.Clear();
        for (var i = 0; i < batch.Count; i++)
        {
            var room = tagged.Next();
            batch[i][..Addresses].CopyTo(room);
            tag.CopyTo(room[Addresses..]);
            batch[i][Addresses..].CopyTo(room[(Addresses + tag.Length)..]);
            tagged.Commit(batch[i].Length + tag.Length, batch.Buffer(i).Burst, batch.Buffer(i).Index);
        }
    }

    private void Note(PacketBatch batch)
    {
        lock (_lock)
        {
            for (var i = 0; i < batch.Count; i++)
            {
                _seen.Add((batch.Buffer(i).Burst, batch.Buffer(i).Index, batch.Buffer(i).Length));
            }
        }
    }
}
