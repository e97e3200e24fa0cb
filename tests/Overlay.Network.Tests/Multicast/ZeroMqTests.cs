using System.Globalization;
using System.Net;
using Overlay.Network.Tests.Lab;
using Overlay.Network.Tests.Requirements;

namespace Overlay.Network.Tests.Multicast;

/// <summary>ZeroMQ with its transport <c>epgm</c>: publisher and subscribers find each other by a group alone.</summary>
[Collection(MulticastCollection.Name)]
public sealed class ZeroMqTests(MulticastNetwork network)
{
    private const int Count = 300;
    private static readonly IPAddress Group = IPAddress.Parse("239.192.0.6");

    [RootFact(PythonPrograms.Debian, PythonPrograms.ZeroMq)]
    public async Task Subscribers_GetEveryMessage()
    {
        using var third = Start(3, "subscribe");
        using var fourth = Start(4, "subscribe");
        await network.HeardByAsync(2, Group, 3, 4);

        using var publisher = Start(2, "publish");
        await publisher.SucceedAsync();

        foreach (var subscriber in new[] { third, fourth })
        {
            var numbers = (await subscriber.SucceedAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => int.Parse(line, CultureInfo.InvariantCulture));
            Assert.Equal(Enumerable.Range(0, Count), numbers);
        }

        LabProcess Start(int number, string role) => network[number].Start(PythonPrograms.Debian, PythonPrograms.PathOf("epgm.py"), role, OverlayLab.AddressOf(number), $"{Group}", $"{Count}");
    }
}
