namespace Overlay.Samples.Tipc.Tests.Protocol;

/// <summary>The multicast demo of the TIPC utilities: two servers with four ports each, and a client.</summary>
public class DemoStories
{
    private static readonly ServiceRange[] Ports = [EngineLab.Range(0, 99), EngineLab.Range(100, 199), EngineLab.Range(200, 299), EngineLab.Range(300, 399)];
    private static readonly ServiceRange[] Messages = [EngineLab.Range(99, 100), EngineLab.Range(150, 250), EngineLab.Range(200, 399), EngineLab.Range(0, 399), EngineLab.Range(0, 399)];

    [Theory]
    [InlineData(MulticastMethod.AutoSelect, 0, 0)]
    [InlineData(MulticastMethod.Replicast, 0, 0)]
    [InlineData(MulticastMethod.Broadcast, 0, 0)]
    [InlineData(MulticastMethod.AutoSelect, 0.1, 0.02)]
    [InlineData(MulticastMethod.Replicast, 0.1, 0.02)]
    [InlineData(MulticastMethod.Broadcast, 0.1, 0.02)]
    internal void Demo_InEachMethod_EachMessageReachesExactlyThePortsOfItsRange(MulticastMethod method, double loss, double duplication)
    {
        for (var seed = 1; seed <= 10; seed++)
        {
            var lab = new EngineLab(3, seed, method);
            lab.Segment.Loss = loss;
            lab.Segment.Duplication = duplication;
            lab.Segment.Jitter = loss > 0 ? TimeSpan.FromMilliseconds(1) : TimeSpan.Zero;
            var servers = new[] { lab[0], lab[1] };
            var ports = servers.Select(server => Ports.Select(range => server.OpenBound(range)).ToArray()).ToArray();
            lab.Until(() => Ports.All(range => lab[2].Engine.Publications.Count(publication => publication.Range == range) == 2));

            var client = lab[2].Open();
            foreach (var range in Messages)
            {
                lab[2].Send(client, range, EngineLab.Bytes($"message to {range}"));
            }

            lab.Rest();
            for (var s = 0; s < servers.Length; s++)
            {
                for (var p = 0; p < Ports.Length; p++)
                {
                    var expected = Messages.Where(range => range.Overlaps(Ports[p])).Select(range => $"message to {range}");
                    Assert.Equal(expected, servers[s].Received(ports[s][p]).Select(EngineLab.Text));
                    Assert.All(servers[s].Received(ports[s][p]), datagram => Assert.Equal(lab[2].Socket(client), datagram.Sender));
                }
            }
        }
    }
}
