using System.Net;
using Overlay.Network.Tests.Requirements;

namespace Overlay.Network.Tests.Multicast;

/// <summary>mgen: a numbered flow, of which the receivers write down each datagram.</summary>
[Collection(MulticastCollection.Name)]
public sealed class MgenTests(MulticastNetwork network)
{
    private const int Count = 300;
    private static readonly IPAddress Group = IPAddress.Parse("239.192.0.5");

    [RootFact("mgen")]
    public async Task NumberedFlow_ArrivesWhole_InOrder_AndOnce()
    {
        using var third = NumberedFlow.Listen(network[3], Group);
        using var fourth = NumberedFlow.Listen(network[4], Group);
        await network.HeardByAsync(2, Group, 3, 4);
        using var copies = network.CountCopies(2, NumberedFlow.Length);

        using var sender = NumberedFlow.Send(network[2], Group, Count);
        await sender.SucceedAsync();

        foreach (var receiver in new[] { third, fourth })
        {
            await NumberedFlow.HeardAsync(receiver, Count - 1);
            Assert.Equal(Enumerable.Range(0, Count), NumberedFlow.NumbersOf(receiver));
        }

        Assert.Equal($"3:{Count} 4:{Count}", copies.Stop());
    }
}
