using Overlay.Peers.Benchmarks.Figures;

namespace Overlay.Peers.Tests.Figures;

public sealed class PingResultTests
{
    private const string Output =
        """
        PING 192.168.1.2 (192.168.1.2) 56(84) bytes of data.
        64 bytes from 192.168.1.2: icmp_seq=1 ttl=64 time=0.321 ms
        64 bytes from 192.168.1.2: icmp_seq=2 ttl=64 time=12.5 ms
        64 bytes from 192.168.1.2: icmp_seq=2 ttl=64 time=13.5 ms (DUP!)

        --- 192.168.1.2 ping statistics ---
        4 packets transmitted, 2 received, +1 duplicates, 50% packet loss, time 5ms
        rtt min/avg/max/mdev = 0.321/6.410/12.500/6.089 ms
        """;

    [Fact]
    public void Output_GivesRoundTripsInMicroseconds_AndEachReplyOnce() => Assert.Equal([321, 12500], PingResult.Parse(Output).Microseconds);

    [Fact]
    public void RequestsWithoutReply_AreLost() => Assert.Equal(50, PingResult.Parse(Output).LostPercent);

    [Fact]
    public void OutputWithoutSummary_IsRefused() => Assert.Throws<FormatException>(() => PingResult.Parse("ping: connect: Network is unreachable"));
}
