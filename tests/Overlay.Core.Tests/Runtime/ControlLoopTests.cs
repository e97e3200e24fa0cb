using Overlay.Buffers;
using Overlay.Core.Tests.Nodes;
using Overlay.Host;
using Overlay.Ports;
using Overlay.Runtime;
using Overlay.Underlay;
using Overlay.Wire.Messages;

namespace Overlay.Core.Tests.Runtime;

public class ControlLoopTests
{
    private readonly EngineBench _bench = new EngineBench().Register();

    [Fact]
    public void WhatIsSeen_IsWhatTheDataPathGoesBy()
    {
        var peer = _bench.NewPeer().Join();
        using var socket = new UnderlaySocket(DatagramSocket.Open(new(System.Net.IPAddress.Loopback, 0)), _bench.Counters);
        using var control = ShellDrops.Control(_bench.Engine, socket, new PortWriter(new WholePort(new InProcessPort()), _bench.Counters), _bench.Counters, new SystemClock(TimeProvider.System));
        var goodbye = new PacketBuffer(200) { Remote = peer.Address };
        goodbye.Set(peer.Seal(default(Goodbye)));
        _bench.Engine.HandleControl(goodbye, _bench.Now);

        Assert.Empty(control.With((engine, _) => engine.GetPeers()));

        Assert.Null(_bench.Engine.DataPlane.Table.FindOwner(peer.Mac));
    }
}
