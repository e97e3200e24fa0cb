using System.Net;
using Overlay.Network.Tests.Lab;
using Overlay.Network.Tests.Requirements;

namespace Overlay.Network.Tests.Multicast;

/// <summary>
/// The kernel's filters of sources (RFC 3376 and RFC 3810, section 2: INCLUDE and EXCLUDE): two hosts send to one group, and each receiver wants one of them.
/// </summary>
[Collection(MulticastCollection.Name)]
public sealed class SourceTests(MulticastNetwork network)
{
    private const int Length = 1000;

    [RootTheory("python3", "socat")]
    [InlineData("232.0.0.3", "UDP4-DATAGRAM:232.0.0.3:6003")]
    [InlineData("ff05::3", "UDP6-DATAGRAM:[ff05::3]:6003")]
    public async Task Sources_GoToThoseThatWantThem(string address, string send)
    {
        var group = IPAddress.Parse(address);
        var isV6 = address.Contains(':', StringComparison.Ordinal);
        using var included = Listen(3, "include");
        using var excluded = Listen(4, "exclude");
        await network.HeardByAsync(2, group, 3);
        await network.HeardByAsync(5, group, 4);
        using var copiesOfSecond = network.CountCopies(2, Length, isV6);
        using var copiesOfFifth = network.CountCopies(5, Length, isV6);

        Send(2);
        Send(5);
        Send(2);
        Send(5);

        await included.WaitForOutputAsync($"(?s){AddressOf(2)} .*{AddressOf(2)} ");
        await excluded.WaitForOutputAsync($"(?s){AddressOf(5)} .*{AddressOf(5)} ");
        Assert.DoesNotContain($"{AddressOf(5)} ", included.Output);
        Assert.DoesNotContain($"{AddressOf(2)} ", excluded.Output);
        Assert.Equal("3:2", copiesOfSecond.Stop());
        Assert.Equal("4:2", copiesOfFifth.Stop());

        string AddressOf(int number) => isV6 ? MulticastNetwork.AddressV6Of(number) : OverlayLab.AddressOf(number);

        LabProcess Listen(int number, string mode) => network[number].Start("python3", PythonPrograms.PathOf("group_receiver.py"), address, "6003", "edge0", mode, AddressOf(2));

        void Send(int number) => network[number].Run("sh", "-c", $"echo {new string('x', Length - 1)} | socat -u - '{send}'");
    }
}
