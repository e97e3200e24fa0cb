using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Overlay.Counters;
using Overlay.Host;
using Overlay.Runtime;
using Overlay.Supernodes;
using Overlay.Underlay;
using Overlay.Wire.Messages;

namespace Overlay.Core.Tests.Runtime;

public class SupernodeLoopTests
{
    private readonly NodeCounters _counters = new();

    /// <summary>Nobody takes from the queues here, so each place that is used stays so.</summary>
    [Fact]
    public async Task Junk_TakesNoPlaceOfStrangersThatWait()
    {
        var clock = new SystemClock(TimeProvider.System);
        using var socket = new UnderlaySocket(DatagramSocket.Open(new IPEndPoint(IPAddress.Loopback, 0)), _counters);
        var options = new SupernodeEngineOptions { KeyPair = NodeKeyPair.Generate(), Suites = SuiteBenchmark.Measure(CipherSuites.Default), Counters = _counters };
        var sink = new MembershipEventSink(new EventHub<MembershipEvent>(1, _counters), NullLogger.Instance, clock.Now);
        using var loop = new SupernodeLoop(
            new SupernodeEngine(options, SystemRandomSource.Instance, clock.Now), socket, new AdmissionDesk(null, NullLogger.Instance), sink, _counters, clock);
        var relaying = Task.Factory.StartNew(loop.RelayLoop, TaskCreationOptions.LongRunning);
        using var stranger = new UdpClient(AddressFamily.InterNetwork);
        stranger.Connect(socket.LocalAddress.ToIPEndPoint());

        for (var i = 0; i < 100; i++)
        {
            stranger.Send([]);
            stranger.Send([0xee, 1, 2]);
        }

        stranger.Send([(byte)MessageType.KeyRequest, 1]);
        stranger.Send([0xee, 1, 2]);
        await Until.TrueAsync(() => _counters.TotalDrops() + 64 >= 201);
        socket.Dispose();
        await relaying.WaitAsync(TestSegment.Hang);

        Assert.Equal(
            (100, 101, 0),
            (_counters[DropReason.Malformed], _counters[DropReason.UnknownType], _counters[DropReason.ControlQueueFull]));
    }
}
