using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Overlay.Network.Tests.Lab;
using Overlay.Network.Tests.Requirements;

namespace Overlay.Network.Tests.InProcess;

/// <summary>Linux and a host in this process on one segment.</summary>
public sealed class InProcessHostTests(InProcessHost lab) : IClassFixture<InProcessHost>
{
    private const int LongDatagram = 60_000;
    private static readonly IPAddress Group = IPAddress.Parse("239.1.1.1");

    [RootTheory("ping")]
    [InlineData(InProcessHost.Address, 56)]
    [InlineData(InProcessHost.Address, LongDatagram)]
    [InlineData(InProcessHost.AddressV6, 56)]
    [InlineData(InProcessHost.AddressV6, LongDatagram)]
    public Task Ping_IsAnswered_AtAnyLength(string address, int length) => Echo.AllAnsweredAsync(lab.Linux, address, 3, "-s", $"{length}");

    [RootFact("arping")]
    public void Arping_IsAnswered_WithTheMac() =>
        Assert.Contains($"[{lab.Node.MacAddress.ToString().ToUpperInvariant()}]", lab.Linux.Run("arping", "-c", "2", "-w", "5", "-I", "edge0", InProcessHost.Address));

    [RootTheory]
    [InlineData(InProcessHost.Address, 100)]
    [InlineData(InProcessHost.Address, LongDatagram)]
    [InlineData(InProcessHost.AddressV6, 100)]
    [InlineData(InProcessHost.AddressV6, LongDatagram)]
    public async Task Datagram_OfLinux_GoesThere_AndBack(string address, int length)
    {
        using var end = new CancellationTokenSource(LabProcess.Patience);
        using var server = new OverlayUdpClient(lab.Network, 5000);
        var to = new IPEndPoint(IPAddress.Parse(address), 5000);
        using var linux = lab.OpenLinux(to.AddressFamily == AddressFamily.InterNetworkV6);
        var payload = RandomNumberGenerator.GetBytes(length);
        await linux.SendAsync(payload, to, end.Token);

        var received = await server.ReceiveAsync(end.Token);
        Assert.Equal(payload, received.Buffer);
        await server.SendAsync(received.Buffer, received.RemoteEndPoint, end.Token);
        var answer = await linux.ReceiveAsync(end.Token);
        Assert.Equal(payload, answer.Buffer);
        Assert.Equal(to, answer.RemoteEndPoint);
    }

    [RootFact]
    public async Task Group_OfLinux_IsHeardInProcess()
    {
        using var end = new CancellationTokenSource(LabProcess.Patience);
        using var member = new OverlayUdpClient(lab.Network, 5001);
        member.JoinSourceGroup(Group, IPAddress.Parse(InProcessHost.LinuxAddress));
        using var linux = lab.OpenLinux(overV6: false);
        lab.Linux.Invoke(() => linux.Client.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastInterface, IPAddress.Parse(InProcessHost.LinuxAddress).GetAddressBytes()));
        await Eventually.IsTrueAsync(
            () =>
            {
                // The other node does not know of the member until it was told.
                linux.Send([7], new IPEndPoint(Group, 5001));
                return member.IsDataAvailable;
            },
            () => "nothing was received");
        Assert.Equal([7], (await member.ReceiveAsync(end.Token)).Buffer);
    }

    [RootFact]
    public async Task Group_OfThisProcess_IsHeardByLinux()
    {
        using var end = new CancellationTokenSource(LabProcess.Patience);
        using var linux = lab.OpenLinux(overV6: false, 5002);
        lab.Linux.Invoke(() => linux.JoinMulticastGroup(Group, IPAddress.Parse(InProcessHost.LinuxAddress)));
        await Eventually.IsTrueAsync(IsMember, () => $"the kernel's report did not come: {string.Join(", ", lab.Node.GetGroups())}");
        using var client = new OverlayUdpClient(lab.Network);
        await client.SendAsync(new byte[] { 7 }, new IPEndPoint(Group, 5002), end.Token);
        var received = await linux.ReceiveAsync(end.Token);
        Assert.Equal([7], received.Buffer);
        Assert.Equal(new IPEndPoint(IPAddress.Parse(InProcessHost.Address), client.LocalPort), received.RemoteEndPoint);
        linux.Dispose();
        await Eventually.IsTrueAsync(() => !IsMember(), () => "the kernel's leave did not come");

        bool IsMember() => lab.Node.GetGroups().Any(group => group.Address?.Equals(Group) == true && group.Members.Count == 1);
    }

    /// <summary>The kernel tells a connected socket of the ICMP error.</summary>
    [RootTheory]
    [InlineData(InProcessHost.Address)]
    [InlineData(InProcessHost.AddressV6)]
    public async Task Port_ThatNobodyHas_IsAnErrorOnLinux(string address)
    {
        using var end = new CancellationTokenSource(LabProcess.Patience);
        var to = new IPEndPoint(IPAddress.Parse(address), 5999);
        using var linux = lab.OpenLinux(to.AddressFamily == AddressFamily.InterNetworkV6);
        lab.Linux.Invoke(() => linux.Connect(to));
        await linux.SendAsync(new byte[] { 7 }, end.Token);
        var error = await Assert.ThrowsAsync<SocketException>(async () => await linux.ReceiveAsync(end.Token));
        Assert.Equal(SocketError.ConnectionRefused, error.SocketErrorCode);
    }

    /// <summary>Linux keeps an address with duplicate address detection too: the host in process defends its own.</summary>
    [RootFact("arping")]
    public void Address_InUse_IsSeenByLinux() =>
        Assert.NotEqual(0, lab.Linux.TryRun("arping", "-D", "-c", "2", "-w", "5", "-I", "edge0", InProcessHost.Address).Code);
}
