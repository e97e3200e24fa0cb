using System.Net;
using Overlay.Network.Tests.Lab;
using Overlay.Network.Tests.Requirements;

namespace Overlay.Network.Tests.Multicast;

/// <summary>A supernode makes the copies, and crashes in the middle of a numbered flow between kernels.</summary>
public sealed class ReplicatorTests : IDisposable
{
    private const int Sender = 2;
    private const int Count = 800;
    private const int Crash = 100;
    private static readonly IPAddress Group = IPAddress.Parse("239.192.0.77");

    private readonly OverlayLab _lab = new(5);

    [RootFact("mgen", "socat")]
    public async Task ReplicatorThatCrashes_IsReplacedByTheSender_AndNothingComesTwice()
    {
        var supernode = await _lab.StartSupernodeAsync(1, "--replicate");
        await Task.WhenAll(Enumerable.Range(Sender, 4).Select(number => _lab.StartEdgeAsync(number, "--replication", "replicators")));
        _lab[Sender].Ip("route add 224.0.0.0/4 dev edge0");
        var members = Enumerable.Range(Sender + 1, 3).Select(number => NumberedFlow.Listen(_lab[number], Group)).ToArray();
        await Eventually.IsTrueAsync(IsCopiedByAnother, () => "the sender goes on to make the copies");

        using var wire = _lab[Sender].Capture(outgoing: true);
        using var flow = NumberedFlow.Send(_lab[Sender], Group, Count);
        await NumberedFlow.HeardAsync(members[0], Crash);
        supernode.Send(Signal.Kill);
        await flow.SucceedAsync();

        var sent = wire.Stop();
        Assert.Contains(sent, frame => frame.IsForReplicator());
        Assert.Contains(sent, frame => frame.CarriesGroupFrame());
        foreach (var member in members)
        {
            await NumberedFlow.HeardAsync(member, Count - 1);
            var numbers = NumberedFlow.NumbersOf(member);
            Assert.Equal(Enumerable.Range(0, Crash), numbers[..Crash]);
            Assert.Equal(numbers.Distinct().Order(), numbers);
            member.Dispose();
        }
    }

    public void Dispose() => _lab.Dispose();

    private bool IsCopiedByAnother()
    {
        using var wire = _lab[Sender].Capture(outgoing: true);
        _lab[Sender].Run("sh", "-c", $"echo probe | socat -u - UDP4-DATAGRAM:{Group}:6006");
        return wire.Stop().Any(frame => frame.IsForReplicator());
    }
}
