using System.Buffers.Binary;
using System.Net;
using Overlay.Core.Tests.Allocations;
using Overlay.Network.Tests.Lab;
using Overlay.Network.Tests.Requirements;
using Overlay.Packets.Segmentation;
using Overlay.Ports;
using Overlay.Primitives;
using Overlay.Tap;

namespace Overlay.Network.Tests.Tap;

/// <summary>The port against the real kernel, each test in a network namespace of its own.</summary>
public sealed class TapPortTests : IDisposable
{
    private static readonly MacAddress Mac = MacAddress.Parse("02:00:5e:10:00:01");
    private readonly LabNamespace _host = LabNamespace.Create();

    [RootFact]
    public void OpenedPort_HasNameMacMtuAddressesAndIsUp()
    {
        var port = Open(new TapOptions { Name = "edge0", Mtu = 1300, Addresses = [OverlayAddress.Parse("192.168.1.2/24"), OverlayAddress.Parse("fd00::2/64")] });

        var link = _host.Run("ip", "addr", "show", "dev", "edge0");

        Assert.Equal("edge0", port.Name);
        Assert.Matches(@"<[A-Z,]*\bUP\b", link);
        Assert.Contains("mtu 1300", link);
        Assert.Contains($"link/ether {Mac}", link);
        Assert.Contains("inet 192.168.1.2/24 brd 192.168.1.255 scope global edge0", link);
        Assert.Contains("inet6 fd00::2/64 scope global nodad", link);
    }

    [RootFact]
    public void LinkLocalAddress_OfTheMac_IsUsableAtOnce()
    {
        _host.Write("net/ipv6/conf/default/accept_dad", "1");
        Open(new TapOptions { Name = "edge0" });

        var addresses = _host.Run("ip", "-6", "addr", "show", "dev", "edge0");

        Assert.Contains("inet6 fe80::5eff:fe10:1/64 scope link", addresses);
        Assert.DoesNotContain("tentative", addresses);
    }

    /// <summary>A macvlan stands for all devices that stand on another one.</summary>
    [RootFact]
    public void DevicesOfAllNodes_AndWhatStandsOnThem_LeadIntoSegments()
    {
        IDevicePort port = Open(new TapOptions { Name = "edge0", Addresses = [OverlayAddress.Parse("192.168.1.2/24")] });
        Open(new TapOptions { Name = "edge1", Addresses = [OverlayAddress.Parse("10.9.0.2/24")] });
        _host.Ip("link add link edge1 name above type macvlan", "addr add 10.8.0.2/24 dev above", "link set above up");
        _host.Ip("link add lan type veth peer name lanp", "addr add 10.7.0.2/24 dev lan", "link set lanp up", "link set lan up");

        Assert.All(["edge0", "edge1", "above"], device => Assert.True(port.IsOnSegment(device), device));
        Assert.All(["lo", "lan", "lanp", "none"], device => Assert.False(port.IsOnSegment(device), device));
        Assert.All(["192.168.1.3", "10.9.0.3", "10.8.0.3"], address => Assert.True(port.LeadsTo(IPAddress.Parse(address)), address));
        Assert.All(["127.0.0.1", "10.7.0.3", "10.6.0.3"], address => Assert.False(port.LeadsTo(IPAddress.Parse(address)), address));
    }

    [RootFact]
    public void Device_IsMarked_UnlessItHasANameOfItsAdministrator()
    {
        _host.Ip("tuntap add dev mine mode tap", "link set mine alias \"uplink of the shop\"");
        Open(new TapOptions { Name = "mine" });
        Open(new TapOptions { Name = "edge0" });

        Assert.Contains("alias uplink of the shop", _host.Run("ip", "link", "show", "mine"), StringComparison.Ordinal);
        Assert.Contains("alias overlay", _host.Run("ip", "link", "show", "edge0"), StringComparison.Ordinal);
    }

    /// <summary>Others would be told that the addresses are at the node's MAC address, and the kernel would drop what they send.</summary>
    [RootFact]
    public void Addresses_AreThoseOfTheDevice_WhateverItsName_ButNotUnderAnotherMac()
    {
        IHostPort port = Open(new TapOptions { Name = "edge0", Addresses = [OverlayAddress.Parse("192.168.1.2/24")] });
        var address = IpAddress.Parse("192.168.1.2");
        Assert.Contains(address, port.GetAddresses());

        _host.Ip("link set edge0 down", "link set edge0 name other", "link set other up");
        Assert.Contains(address, port.GetAddresses());

        _host.Ip("link set other address 02:00:00:00:00:99");
        Assert.Empty(port.GetAddresses());
    }

    [RootFact]
    public void NoName_TakesTheFirstFreeEdge()
    {
        Assert.Equal("edge0", Open(new TapOptions()).Name);
        Assert.Equal("edge1", Open(new TapOptions()).Name);
        Assert.Equal("tap7x0", Open(new TapOptions { Name = "tap7x%d" }).Name);
    }

    [RootFact]
    public async Task DisposedPort_LeavesNoDevice()
    {
        var port = Open(new TapOptions { Name = "edge0" });

        await port.DisposeAsync();
        await port.DisposeAsync();

        Assert.NotEqual(0, _host.TryRun("ip", "link", "show", "dev", "edge0").Code);
    }

    [RootFact]
    public async Task PersistentDevice_StaysWithItsAddresses_AndIsTakenOver()
    {
        var options = new TapOptions { Name = "edge0", Persistent = true, Addresses = [OverlayAddress.Parse("192.168.1.2/24")] };
        await Open(options).DisposeAsync();
        Assert.Contains("inet 192.168.1.2/24", _host.Run("ip", "addr", "show", "dev", "edge0"));

        await Open(new TapOptions { Name = "edge0", AttachOnly = true, Addresses = options.Addresses }).DisposeAsync();

        Assert.Equal(0, _host.TryRun("ip", "link", "show", "dev", "edge0").Code);
    }

    [RootFact]
    public void FrameFromTheKernel_IsRead()
    {
        var port = Open(new TapOptions { Name = "edge0", Addresses = [OverlayAddress.Parse("192.168.1.2/24")] });
        using var ping = _host.Start("ping", "-c", "1", "-W", "1", "192.168.1.3");

        var arp = ReadUntil(port, frame => EtherType(frame) == 0x0806);

        Assert.True(arp.AsSpan(0, 6).SequenceEqual((ReadOnlySpan<byte>)[0xff, 0xff, 0xff, 0xff, 0xff, 0xff]));
        Assert.Equal(Mac, new MacAddress(arp.AsSpan(6)));
        Assert.True(arp.AsSpan(38, 4).SequenceEqual((ReadOnlySpan<byte>)[192, 168, 1, 3]));
    }

    [RootFact]
    public void FrameWritten_ReachesTheKernel_WhichAnswers()
    {
        var port = Open(new TapOptions { Name = "edge0", Addresses = [OverlayAddress.Parse("192.168.1.2/24")] });
        var batch = new PacketBatch(4, 1418);
        batch.Add(ArpRequest(from: [192, 168, 1, 3], to: [192, 168, 1, 2]));

        Assert.Equal(1, port.Write(batch));

        var reply = ReadUntil(port, frame => EtherType(frame) == 0x0806 && frame[21] == 2);
        Assert.True(reply.AsSpan(28, 4).SequenceEqual((ReadOnlySpan<byte>)[192, 168, 1, 2]));
    }

    [RootFact("socat")]
    public void ManyFrames_AreReadInOneCall()
    {
        var port = Open(new TapOptions { Name = "edge0", Addresses = [OverlayAddress.Parse("192.168.1.2/24")] });
        _host.Ip("neigh add 192.168.1.9 lladdr 02:00:00:00:00:09 dev edge0 nud permanent");
        _host.Run("sh", "-c", "for i in 1 2 3 4 5 6 7 8 9 10; do echo $i | socat -u - UDP-SENDTO:192.168.1.9:9; done");

        var batch = new PacketBatch(64, 1418);
        Assert.True(port.Read(batch));

        Assert.True(Enumerable.Range(0, batch.Count).Count(i => EtherType(batch[i].ToArray()) == 0x0800) == 10, $"{batch.Count} frames");
    }

    [RootFact("socat")]
    public void Read_StopsAtTheCapacityOfTheBatch_AndLosesNothing()
    {
        var port = Open(new TapOptions { Name = "edge0", Addresses = [OverlayAddress.Parse("192.168.1.2/24")] });
        _host.Ip("neigh add 192.168.1.9 lladdr 02:00:00:00:00:09 dev edge0 nud permanent");
        _host.Run("sh", "-c", "for i in 1 2 3 4 5 6 7; do echo $i | socat -u - UDP-SENDTO:192.168.1.9:9; done");

        var batch = new PacketBatch(3, 1418);
        var seen = new List<byte>();
        while (seen.Count < 7)
        {
            batch.Clear();
            Assert.True(port.Read(batch));
            Assert.InRange(batch.Count, 1, 3);
            for (var i = 0; i < batch.Count; i++)
            {
                if (EtherType(batch[i].ToArray()) == 0x0800)
                {
                    seen.Add(batch[i][42]);
                }
            }
        }

        Assert.Equal("1234567"u8.ToArray(), seen);
    }

    [RootFact]
    public void Write_CountsWhatTheKernelRefuses()
    {
        var port = Open(new TapOptions { Name = "edge0" });
        var batch = new PacketBatch(4, 1418);
        batch.Add(ArpRequest([192, 168, 1, 3], [192, 168, 1, 2]));
        batch.Add(new byte[5]);
        batch.Add(ArpRequest([192, 168, 1, 4], [192, 168, 1, 2]));
        Assert.Equal(2, port.Write(batch));

        _host.Ip("link set edge0 down");
        Assert.Equal(0, port.Write(batch));

        _host.Ip("link set edge0 up");
        Assert.Equal(2, port.Write(batch));
    }

    [RootFact]
    public void ReadAndWrite_AllocateNothing()
    {
        var port = Open(new TapOptions { Name = "edge0", Addresses = [OverlayAddress.Parse("192.168.1.2/24")] });
        var requests = new PacketBatch(4, 1418);
        requests.Add(ArpRequest([192, 168, 1, 3], [192, 168, 1, 2]));
        var replies = new PacketBatch(4, 1418);

        // Each request is answered, so every turn passes the driver both ways and waits in between.
        Allocation.AssertNone(
            () =>
            {
                replies.Clear();
                return port.Write(requests) == 1 && port.Read(replies) && replies.Count > 0;
            },
            100);
    }

    [RootTheory]
    [InlineData(TapOffloads.None)]
    [InlineData(TapOffloads.Checksum)]
    [InlineData(TapOffloads.Tcp)]
    [InlineData(TapOffloads.All)]
    public void Offload_IsWhatIsAskedFor_IfTheKernelCan(TapOffloads wanted)
    {
        var port = Open(new TapOptions { Name = "edge0", Offload = wanted });

        var possible = OperatingSystem.IsOSPlatformVersionAtLeast("Linux", 6, 2) ? wanted : wanted & TapOffloads.Tcp;
        Assert.Equal(possible, port.Offload);
        Assert.Equal(wanted != TapOffloads.None, ((IOffloadPort)port).TakesRuns);
    }

    [RootFact]
    public void CreatedDevice_HasABoundedQueue()
    {
        Open(new TapOptions { Name = "edge0" });
        _host.Ip("tuntap add dev edge1 mode tap", "link set edge1 txqueuelen 777");
        Open(new TapOptions { Name = "edge1", AttachOnly = true });

        Assert.Contains("gso_max_segs 64 ", _host.Run("ip", "-d", "link", "show", "dev", "edge0"));
        var prepared = _host.Run("ip", "-d", "link", "show", "dev", "edge1");
        Assert.Contains("qlen 777", prepared);
        Assert.DoesNotContain("gso_max_segs 64 ", prepared);
    }

    [RootFact]
    public async Task OwnerWithoutRights_HasOffloadsOnAPreparedDevice()
    {
        _host.Ip("tuntap add dev edge0 mode tap user root", "link set edge0 mtu 1400 up");
        await using var port = new TapPort(new TapOptions { Name = "edge0", AttachOnly = true });

        _host.Invoke(() =>
        {
            ThreadRights.DropNetworkAdministration();
            port.OpenAsync(Mac, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        });

        Assert.True(port.Offload.HasFlag(TapOffloads.Tcp));
    }

    [RootFact("nc")]
    public async Task PersistentDevice_IsLeftWithoutOffloads()
    {
        var options = new TapOptions { Name = "edge0", Persistent = true, Addresses = [OverlayAddress.Parse("192.168.1.2/24")] };
        await Open(options).DisposeAsync();
        var port = Open(options with { Offload = TapOffloads.None });
        _host.Ip("neigh add 192.168.1.9 lladdr 02:00:00:00:00:09 dev edge0 nud permanent");
        using var connection = _host.Start("nc", "-w", "1", "192.168.1.9", "9");

        var request = ReadUntil(port, frame => EtherType(frame) == 0x0800 && frame[23] == 6);

        Assert.True(FrameLayout.TryRead(request, out var layout));
        var sum = TransportChecksum.PseudoHeader(request, layout, layout.End - layout.Transport) + InternetChecksum.Sum(request.AsSpan(layout.Transport, layout.End - layout.Transport));
        Assert.Equal(0xffff, InternetChecksum.Fold((ulong)sum));
    }

    [RootFact]
    public void BusyPort_ReadsAndCloses()
    {
        var port = Open(new TapOptions { Name = "edge0", BusyPoll = TimeSpan.FromMilliseconds(1), Addresses = [OverlayAddress.Parse("192.168.1.2/24")] });
        var batch = new PacketBatch(4, 1418);
        batch.Add(ArpRequest([192, 168, 1, 3], [192, 168, 1, 2]));
        for (var i = 0; i < 10; i++)
        {
            port.Write(batch);
            ReadUntil(port, frame => EtherType(frame) == 0x0806 && frame[21] == 2);
        }

        port.Close();

        Assert.False(port.Read(new PacketBatch(4, 1418)));
    }

    [RootFact]
    public async Task Close_EndsAPendingRead_AndEveryLaterOne()
    {
        var port = Open(new TapOptions { Name = "edge0" });
        var reading = Task.Factory.StartNew(() => DrainUntilClosed(port), TaskCreationOptions.LongRunning);

        port.Close();
        port.Close();
        await reading.WaitAsync(LabProcess.Patience);

        Assert.False(port.Read(new PacketBatch(4, 1418)));
        Assert.Equal(0, port.Write(new PacketBatch(4, 1418)));
    }

    [RootFact]
    public async Task Dispose_UnderAPendingRead_EndsIt()
    {
        var port = Open(new TapOptions { Name = "edge0" });
        var reading = Task.Factory.StartNew(() => DrainUntilClosed(port), TaskCreationOptions.LongRunning);

        await port.DisposeAsync();
        await reading.WaitAsync(LabProcess.Patience);

        await Eventually.IsTrueAsync(() => _host.TryRun("ip", "link", "show", "dev", "edge0").Code != 0, () => "the device is still there");
    }

    [RootFact]
    public async Task DeletedDevice_FaultsReadAndWrite()
    {
        var port = Open(new TapOptions { Name = "edge0" });
        var reading = Task.Factory.StartNew(() => DrainUntilClosed(port), TaskCreationOptions.LongRunning);

        _host.Ip("link del edge0");

        var error = await Assert.ThrowsAsync<IOException>(() => reading.WaitAsync(LabProcess.Patience));
        Assert.Contains("edge0 is gone", error.Message);
        var batch = new PacketBatch(4, 1418);
        batch.Add(ArpRequest([192, 168, 1, 3], [192, 168, 1, 2]));
        Assert.Throws<IOException>(() => port.Write(batch));
    }

    [RootFact]
    public async Task SecondOpen_IsAnError()
    {
        var port = Open(new TapOptions { Name = "edge0" });

        await Assert.ThrowsAsync<InvalidOperationException>(() => port.OpenAsync(Mac, CancellationToken.None).AsTask());
    }

    public void Dispose()
    {
        foreach (var port in _ports)
        {
            port.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }

        _host.Dispose();
    }

    private readonly List<TapPort> _ports = [];

    private TapPort Open(TapOptions options)
    {
        var port = new TapPort(options);
        _ports.Add(port);
        _host.Invoke(() => port.OpenAsync(options.MacAddress ?? Mac, CancellationToken.None).AsTask().GetAwaiter().GetResult());
        return port;
    }

    private static void DrainUntilClosed(TapPort port)
    {
        var batch = new PacketBatch(4, 1418);
        while (port.Read(batch))
        {
            batch.Clear();
        }
    }

    private static byte[] ReadUntil(TapPort port, Func<byte[], bool> wanted)
    {
        var batch = new PacketBatch(16, 1418);
        while (port.Read(batch))
        {
            for (var i = 0; i < batch.Count; i++)
            {
                if (wanted(batch[i].ToArray()))
                {
                    return batch[i].ToArray();
                }
            }

            batch.Clear();
        }

        throw new InvalidOperationException("The port was closed.");
    }

    private static ushort EtherType(byte[] frame) => BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(12));

    private static byte[] ArpRequest(byte[] from, byte[] to) =>
    [
        0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x02, 0, 0, 0, 0, 0x33, 0x08, 0x06,
        0, 1, 0x08, 0, 6, 4, 0, 1, 0x02, 0, 0, 0, 0, 0x33, .. from, 0, 0, 0, 0, 0, 0, .. to,
    ];
}
