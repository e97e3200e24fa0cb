using Overlay.Samples.Tipc.Clusters;
using Overlay.Samples.Tipc.Protocol;
using Overlay.Samples.Tipc.Tests.Messages;

namespace Overlay.Samples.Tipc.Tests.Clusters;

/// <summary>Plays node 1.1.1 in a session that was captured between two Linux 6.1 TIPC nodes: it has to say what that node said.</summary>
public class CapturedSessionTests
{
    private const ushort SessionOfNode1 = 0x3e88;
    private const int InterfaceNameEnd = 14 + 40 + 5;

    private const string StateOfNode1 = "02000000000202000000000188ca4f40002c000000000000000101001001000000013e8840000100100101001002000000000000000000040000";
    private const string SyncOfNode1 = "02000000000202000000000188ca4b400028000000000000000101001001000000000000400001001001010010020000000000000000";
    private const string NamesOfNode1 = "02000000000202000000000188ca5740003c1c00000000000002010010010000000100004000010010010100100200000000000000000000000001001001010010010000000001001001";
    private const string SecondStateOfNode2 = "02000000000102000000000288ca4f40002c000000000002000201001002000000038e4410000100100201001001000000000000000000040000";
    private const string SecondStateOfNode1 = "02000000000202000000000188ca4f40002c000000000002000201001001000000033e8810000100100101001002000000000000000000040000";
    private const string ReplyOfNode1 = "02000000000202000000000188ca4f48002c000000000002000301001001000000033e8810000100100101001002000000000000000000040000";
    private const string RequestOfNode2 = "ffffffffffff02000000000288ca5bf0004c07ffc1e90000000001001002000012670000000102000000000200000000000000000000000000000000000000000000cd80c1e90000000031303031303032000000000000000000";

    private readonly Cluster _cluster = new(
        new ClusterOptions { Address = new TipcAddress(0x01001001), Mac = new MacAddress(0x020000000001), Mtu = 1500, BearerName = "vec0" },
        new OneNumber(SessionOfNode1),
        new TipcCounters(),
        TimeSpan.Zero);

    [Fact]
    public void LinkFromItsSetUpToTheFirstProbe()
    {
        Handle(RequestOfNode2, 0);
        Assert.Equal(["5b"], Take().Select(frame => frame[28..30]));

        Handle(CapturedFrames.Reset, 1);
        Assert.Equal(CapturedFrames.Activate[..(2 * InterfaceNameEnd)], Assert.Single(Take())[..(2 * InterfaceNameEnd)]);

        Handle(CapturedFrames.State, 2);
        Assert.Equal([StateOfNode1, SyncOfNode1], Take());
        Assert.True(HasEvent<ClusterEvent.NeighbourUp>());

        _cluster.Send(new TipcAddress(0x01001002), Convert.FromHexString(NamesOfNode1[28..]), TimeSpan.FromMilliseconds(2));
        Assert.Equal([NamesOfNode1], Take());

        Handle(CapturedFrames.BroadcastSync, 3);
        Handle(CapturedFrames.NameBulk, 3);
        Assert.Equal(CapturedFrames.NameBulk[28..], Convert.ToHexStringLower(Received()));

        Handle(SecondStateOfNode2, 40);
        _cluster.HandleTimeout(TimeSpan.FromMilliseconds(380));
        Assert.Equal([SecondStateOfNode1], Take().Where(IsLink));

        Handle(CapturedFrames.Probe, 390);
        Assert.Equal([ReplyOfNode1], Take());
    }

    private static bool IsLink(string frame) => frame.StartsWith("020000000002", StringComparison.Ordinal);

    private void Handle(string frame, int milliseconds) => _cluster.HandleFrame(Convert.FromHexString(frame), TimeSpan.FromMilliseconds(milliseconds));

    private List<string> Take()
    {
        var frames = new List<string>();
        while (_cluster.TryTakeFrame(out var frame))
        {
            frames.Add(Convert.ToHexStringLower(frame));
        }

        return frames;
    }

    private bool HasEvent<T>()
        where T : ClusterEvent
    {
        var found = false;
        while (_cluster.TryTakeEvent(out var e))
        {
            found |= e is T;
        }

        return found;
    }

    private byte[] Received()
    {
        Assert.True(_cluster.TryTakeEvent(out var e));
        return Assert.IsType<ClusterEvent.MessageReceived>(e).Message;
    }

    private sealed class OneNumber(uint number) : ITipcRandom
    {
        public uint Next() => number;
    }
}
