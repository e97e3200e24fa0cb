using System.Net;
using System.Net.Sockets;

namespace Overlay.Core.Tests.Runtime.Networks;

public sealed class UdpClientTests : IAsyncLifetime, IDisposable
{
    private const int Port = 5000;
    private static readonly IPAddress Group = IPAddress.Parse("239.1.1.1");
    private readonly CancellationTokenSource _hang = new(TestSegment.Hang);
    private TestHosts _hosts = null!;

    public async Task InitializeAsync() => _hosts = await TestHosts.StartAsync(2);

    public async Task DisposeAsync() => await _hosts.DisposeAsync();

    public void Dispose() => _hang.Dispose();

    [Theory]
    [InlineData(10, false)]
    [InlineData(60_000, false)]
    [InlineData(10, true)]
    [InlineData(60_000, true)]
    public async Task Datagram_GoesThere_AndBack(int length, bool overV6)
    {
        using var left = new OverlayUdpClient(_hosts[1]);
        using var right = new OverlayUdpClient(_hosts[2], Port);
        var payload = new byte[length];
        Random.Shared.NextBytes(payload);
        Assert.Equal(length, await left.SendAsync(payload, overV6 ? TestHosts.V6(2, Port) : TestHosts.V4(2, Port), _hang.Token));

        var buffer = new byte[length + 1];
        var received = await right.ReceiveAsync(buffer, _hang.Token);
        Assert.Equal(payload, buffer[..received.Length]);
        Assert.False(received.IsTruncated);
        Assert.Equal(overV6 ? TestHosts.V6(1, left.LocalPort) : TestHosts.V4(1, left.LocalPort), received.RemoteEndPoint);

        await right.SendAsync(payload, received.RemoteEndPoint, _hang.Token);
        Assert.Equal(payload, (await left.ReceiveAsync(_hang.Token)).Buffer);
    }

    [Fact]
    public async Task Group_IsReceived_FromTheSourcesThatWereJoined()
    {
        using var left = new OverlayUdpClient(_hosts[1]);
        using var right = new OverlayUdpClient(_hosts[2], Port);
        var group = new IPEndPoint(Group, Port);
        right.JoinSourceGroup(Group, IPAddress.Parse("10.0.0.9"));
        await left.SendAsync(new byte[] { 1 }, group, _hang.Token);
        await left.SendAsync(new byte[] { 2 }, TestHosts.V4(2, Port), _hang.Token);
        Assert.Equal([2], (await right.ReceiveAsync(_hang.Token)).Buffer);

        right.JoinSourceGroup(Group, IPAddress.Parse("10.0.0.1"));
        while (!right.IsDataAvailable)
        {
            // The other node does not know of the source until it was told.
            await left.SendAsync(new byte[] { 3 }, group, _hang.Token);
        }

        Assert.Equal(TestHosts.V4(1, left.LocalPort), (await right.ReceiveAsync(_hang.Token)).RemoteEndPoint);
        await left.SendAsync(new byte[] { 9 }, TestHosts.V4(2, Port), _hang.Token);
        while ((await right.ReceiveAsync(_hang.Token)).Buffer is not [9])
        {
        }

        right.DropSourceGroup(Group, IPAddress.Parse("10.0.0.1"));
        await left.SendAsync(new byte[] { 4 }, group, _hang.Token);
        await left.SendAsync(new byte[] { 5 }, TestHosts.V4(2, Port), _hang.Token);
        Assert.Equal([5], (await right.ReceiveAsync(_hang.Token)).Buffer);
    }

    [Theory]
    [InlineData("239.1.1.1", null, 1)]
    [InlineData("239.1.1.1", "10.0.0.1", 1)]
    [InlineData("239.1.1.1", "10.0.0.9", 0)]
    [InlineData("ff15::1", null, 1)]
    [InlineData("ff15::1", "fd00::1", 1)]
    [InlineData("ff15::1", "fd00::9", 0)]
    public async Task Group_GoesTo_WhoWantsIt(string address, string? source, int copies)
    {
        var group = IPAddress.Parse(address);
        await _hosts.AddNodeAsync(3, TimeSpan.Zero);
        using var sender = new OverlayUdpClient(_hosts[1]);
        using var member = new OverlayUdpClient(_hosts[2], Port);
        if (source is null)
        {
            member.JoinMulticastGroup(group);
        }
        else
        {
            member.JoinSourceGroup(group, IPAddress.Parse(source));
        }

        await Until.TrueAsync(() => Known(group)?.Members.ContainsKey(_hosts.Node(2).Id) == true);
        while (await CopiesAsync(sender, group) != copies)
        {
            // As long as what a node wants is not known, it gets everything.
        }

        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(copies, await CopiesAsync(sender, group));
        }

        if (copies > 0)
        {
            Assert.Equal([7], (await member.ReceiveAsync(_hang.Token)).Buffer);
        }
    }

    [Theory]
    [InlineData("10.0.0.2")]
    [InlineData("0.0.0.0")]
    public async Task Group_JoinedByAnAddressOfTheHost_IsJoinedAsAWhole(string localAddress)
    {
        using var left = new OverlayUdpClient(_hosts[1]);
        using var right = new OverlayUdpClient(_hosts[2], Port);
        right.JoinMulticastGroup(Group, IPAddress.Parse(localAddress));
        await Until.TrueAsync(() => Known(Group)?.Members.ContainsKey(_hosts.Node(2).Id) == true);

        await left.SendAsync(new byte[] { 1 }, new IPEndPoint(Group, Port), _hang.Token);

        Assert.Equal([1], (await right.ReceiveAsync(_hang.Token)).Buffer);
        var error = Assert.Throws<ArgumentException>(nameof(localAddress), () => right.JoinMulticastGroup(Group, IPAddress.Parse("10.0.0.1")));
        Assert.Contains("call JoinSourceGroup", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Calls_OfUdpClient_DoWhatTheyDoThere()
    {
        using var left = new OverlayUdpClient(_hosts[1]);
        using var right = new OverlayUdpClient(_hosts[2], Port);
        byte[] payload = [1, 2, 3];
        IPEndPoint? from = null;

        right.JoinMulticastGroup(Group, 7);
        Assert.Equal(7, right.MulticastTtl);
        Assert.Equal(2, left.Send(payload, 2, TestHosts.V4(2, Port)));
        Assert.Equal([1, 2], right.Receive(ref from));
        Assert.Equal(TestHosts.V4(1, left.LocalPort), from);
        Assert.Equal(1, left.Send(payload, 1, "10.0.0.2", Port));
        Assert.Equal([1], (await right.ReceiveAsync().WaitAsync(_hang.Token)).Buffer);
        Assert.Equal(2, await left.SendAsync(payload, 2, TestHosts.V6(2, Port)));
        Assert.Equal([1, 2], (await right.ReceiveAsync().WaitAsync(_hang.Token)).Buffer);
        Assert.Equal(1, await left.SendAsync(payload, 1, "fd00::2", Port));
        Assert.Equal([1], (await right.ReceiveAsync().WaitAsync(_hang.Token)).Buffer);
        Assert.Equal(3, await left.SendAsync(payload.AsMemory(), "10.0.0.2", Port, _hang.Token));
        Assert.Equal(payload, (await right.ReceiveAsync().WaitAsync(_hang.Token)).Buffer);
        var error = Assert.Throws<SocketException>(() => left.Send(payload, 1, "10.2", Port));
        Assert.Equal(SocketError.HostNotFound, error.SocketErrorCode);
        Assert.Equal(SocketError.AccessDenied, Assert.Throws<SocketException>(() => left.Send(payload, new IPEndPoint(IPAddress.Broadcast, Port))).SocketErrorCode);
    }

    [Fact]
    public async Task Groups_AreLeft_WithTheClient_AndWithTheNetwork()
    {
        using var stays = new OverlayUdpClient(_hosts[2], Port + 1);
        stays.JoinMulticastGroup(Group);
        await Until.TrueAsync(() => Known(Group) is not null);
        stays.Dispose();
        await Until.TrueAsync(() => Known(Group) is null);

        using var ends = new OverlayUdpClient(_hosts[2], Port);
        ends.JoinMulticastGroup(Group);
        await Until.TrueAsync(() => Known(Group) is not null);
        await _hosts[2].DisposeAsync();
        await Until.TrueAsync(() => Known(Group) is null);
    }

    [Fact]
    public async Task Group_ComesBack_ToTheOneWhoSends()
    {
        using var client = new OverlayUdpClient(_hosts[1], Port);
        client.JoinMulticastGroup(Group);
        await client.SendAsync(new byte[] { 1 }, new IPEndPoint(Group, Port), _hang.Token);
        var buffer = new byte[10];
        Assert.Equal(Group, (await client.ReceiveAsync(buffer.AsMemory(), _hang.Token)).Destination);
    }

    [Fact]
    public async Task Receive_ThatIsCancelled_LosesNothing()
    {
        using var left = new OverlayUdpClient(_hosts[1]);
        using var right = new OverlayUdpClient(_hosts[2], Port);
        using var cancel = new CancellationTokenSource();
        var waiting = right.ReceiveAsync(new byte[10], cancel.Token).AsTask();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await left.SendAsync(new byte[] { 7 }, TestHosts.V4(2, Port), _hang.Token);
        Assert.Equal([7], (await right.ReceiveAsync(_hang.Token)).Buffer);
    }

    [Fact]
    public async Task Client_Disposed_EndsItsCalls_AndFreesItsPort()
    {
        var client = new OverlayUdpClient(_hosts[1], Port);
        var waiting = client.ReceiveAsync(new byte[10]).AsTask();
        client.Dispose();
        client.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => client.SendAsync(new byte[1], TestHosts.V4(2, Port)).AsTask());
        Assert.Throws<ObjectDisposedException>(() => client.JoinMulticastGroup(Group));
        new OverlayUdpClient(_hosts[1], Port).Dispose();
    }

    [Fact]
    public async Task Network_Disposed_EndsItsClients()
    {
        var client = new OverlayUdpClient(_hosts[1], Port);
        var waiting = client.ReceiveAsync(new byte[10]).AsTask();
        await _hosts[1].DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting);
        Assert.Throws<ObjectDisposedException>(() => new OverlayUdpClient(_hosts[1]));
        client.Dispose();
    }

    [Fact]
    public async Task Errors_SayWhatToDo()
    {
        using var client = new OverlayUdpClient(_hosts[1], Port);
        Assert.Contains("5000", Assert.Throws<SocketException>(() => new OverlayUdpClient(_hosts[1], Port)).Message);
        Assert.Equal(SocketError.AccessDenied, await SendErrorAsync(client, "10.0.0.255", 1));
        Assert.Equal(SocketError.NetworkUnreachable, await SendErrorAsync(client, "8.8.8.8", 1));
        Assert.Equal(SocketError.MessageSize, await SendErrorAsync(client, "10.0.0.2", 65_508));
        Assert.Throws<ArgumentException>(() => client.JoinMulticastGroup(IPAddress.Parse("10.0.0.1")));
        Assert.Throws<ArgumentException>(() => client.JoinSourceGroup(Group, IPAddress.Parse("fd00::1")));
        client.JoinMulticastGroup(Group);
        Assert.Throws<InvalidOperationException>(() => client.JoinSourceGroup(Group, IPAddress.Parse("10.0.0.2")));
        Assert.Throws<ArgumentOutOfRangeException>(() => client.Ttl = 0);
        Assert.Throws<ArgumentOutOfRangeException>(() => client.Ttl = 256);
        client.EnableBroadcast = true;
        Assert.Equal(1, await client.SendAsync(new byte[1], new IPEndPoint(IPAddress.Broadcast, Port), _hang.Token));
    }

    [Fact]
    public async Task Address_ThatAnotherHas_IsAnErrorOfTheStart()
    {
        var error = await Assert.ThrowsAsync<OverlayException>(() => _hosts.AddNodeAsync(1, TimeSpan.FromSeconds(2)));
        Assert.Equal(OverlayError.DuplicateAddress, error.Error);
        Assert.Contains("10.0.0.1", error.Message);
    }

    /// <summary>The group as the first node sees it, or null if nobody wants it.</summary>
    private GroupInfo? Known(IPAddress group) => _hosts.Node(1).GetGroups().SingleOrDefault(known => group.Equals(known.Address));

    /// <summary>Sends a datagram to the group; how many nodes it went to.</summary>
    private async Task<long> CopiesAsync(OverlayUdpClient sender, IPAddress group)
    {
        var before = Known(group)!;
        await sender.SendAsync(new byte[] { 7 }, new IPEndPoint(group, Port), _hang.Token);
        await Until.TrueAsync(() => Known(group)!.FramesSent > before.FramesSent);
        return Known(group)!.CopiesSent - before.CopiesSent;
    }

    private static async Task<SocketError> SendErrorAsync(OverlayUdpClient client, string to, int length) =>
        (await Assert.ThrowsAsync<SocketException>(() => client.SendAsync(new byte[length], new IPEndPoint(IPAddress.Parse(to), Port)).AsTask())).SocketErrorCode;
}
