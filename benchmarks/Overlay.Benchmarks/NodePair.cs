using System.Net;

namespace Overlay.Benchmarks;

/// <summary>Two nodes over loopback with a direct path between them.</summary>
internal sealed class NodePair : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Supernode _supernode = new(new SupernodeOptions { Bind = new IPEndPoint(IPAddress.Loopback, 0) });
    private OverlayNode? _near;
    private OverlayNode? _far;
    private Task _echo = Task.CompletedTask;

    public OverlayNode Near => _near ?? throw new InvalidOperationException("The pair was not started.");

    public OverlayNode Far => _far ?? throw new InvalidOperationException("The pair was not started.");

    public static async Task<NodePair> StartAsync(OverlaySecurity security, IReadOnlyList<CipherSuite>? suites = null)
    {
        NodePair pair = new();
        await pair._supernode.StartAsync();
        pair._near = pair.CreateNode(security, suites);
        pair._far = pair.CreateNode(security, suites);
        await pair._near.StartAsync();
        await pair._far.StartAsync();
        await WaitForDirectPathAsync(pair._near);
        await WaitForDirectPathAsync(pair._far);
        return pair;
    }

    /// <summary>Two nodes, of which the second sends back whatever the first sends to it.</summary>
    public static async Task<NodePair> StartWithEchoAsync(OverlaySecurity security)
    {
        var pair = await StartAsync(security);
        pair._echo = Task.Run(pair.EchoAsync);
        return pair;
    }

    public byte[] CreateFrame(int length)
    {
        var frame = new byte[length];
        Far.MacAddress.CopyTo(frame);
        Near.MacAddress.CopyTo(frame.AsSpan(MacAddress.Size));
        frame[12] = 0x88;
        frame[13] = 0xb5;
        return frame;
    }

    /// <summary>Sends a frame to the far node and waits until it is back.</summary>
    public async ValueTask<int> RoundTripAsync(byte[] frame, byte[] room)
    {
        await Near.Frames.SendAsync(frame);
        return await Near.Frames.ReceiveAsync(room);
    }

    /// <summary>Sends a frame so many times at once and waits until all are back.</summary>
    public async ValueTask BurstAsync(byte[] frame, byte[] room, int count)
    {
        for (var i = 0; i < count; i++)
        {
            await Near.Frames.SendAsync(frame);
        }

        for (var i = 0; i < count; i++)
        {
            await Near.Frames.ReceiveAsync(room);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Near.DisposeAsync();
        await Far.DisposeAsync();
        await _echo;
        await _supernode.DisposeAsync();
    }

    private static async Task WaitForDirectPathAsync(OverlayNode node)
    {
        using CancellationTokenSource deadline = new(Patience);
        while (node.Peers is not [{ IsReachable: true, Path.IsRelayed: false }])
        {
            await Task.Delay(10, deadline.Token);
        }
    }

    private async Task EchoAsync()
    {
        var frame = new byte[Far.Frames.MaxFrameLength];
        int length;
        while ((length = await Far.Frames.ReceiveAsync(frame)) > 0)
        {
            Near.MacAddress.CopyTo(frame);
            Far.MacAddress.CopyTo(frame.AsSpan(MacAddress.Size));
            await Far.Frames.SendAsync(frame.AsMemory(0, length));
        }
    }

    private OverlayNode CreateNode(OverlaySecurity security, IReadOnlyList<CipherSuite>? suites) => new(new OverlayNodeOptions
    {
        Community = "benchmark",
        Security = security,
        CipherSuites = suites ?? CipherSuites.Default,
        Supernodes = [SupernodeAddress.Parse($"{_supernode.LocalEndPoint}#{_supernode.PublicKey}")],
        Bind = new IPEndPoint(IPAddress.Loopback, 0),
    });
}
