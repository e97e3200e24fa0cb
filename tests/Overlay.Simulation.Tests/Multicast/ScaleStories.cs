using Overlay.Primitives;
using Overlay.TestKit;
using Overlay.Wire;
using static Overlay.Simulation.Tests.Multicast.GroupScenes;
using static Overlay.Simulation.Tests.Scenes;

namespace Overlay.Simulation.Tests.Multicast;

/// <summary>Many groups and many members.</summary>
public class ScaleStories
{
    /// <summary>Six nodes; each group has one member, and each frame goes there alone.</summary>
    [Fact]
    public void ThousandGroups_OfFiveNodes_EachFrameGoesToOne() => Story.Tell(seed: 1, sim =>
    {
        sim.AddSupernode();
        var nodes = sim.Mesh(6);
        GroupId[] groups = [.. Enumerable.Range(0, 1_000).Select(i => GroupId.Of(new IpAddress([239, 0, (byte)(i >> 8), (byte)i])))];
        for (var i = 0; i < groups.Length; i++)
        {
            nodes[1 + (i % 5)].Join(groups[i]);
        }

        sim.RunFor(Seconds(5));
        Assert.Equal(1_000, MembersAt(nodes[0]));
        var copies = Copies(sim, () =>
        {
            for (var i = 0; i < groups.Length; i++)
            {
                nodes[0].SendPacket(groups[i].Address, Sender, $"|{i}");
            }
        });

        Assert.Equal(1_000, copies);
        for (var member = 0; member < 5; member++)
        {
            Assert.Equal(Enumerable.Range(0, 1_000).Where(i => i % 5 == member).Select(i => $"{i}").Order(), Texts(nodes[1 + member]).Order());
        }
    });

    /// <summary>The data path of one sender with sessions to 520 nodes, of which 500 are members: one encryption, 500 datagrams, and each member can read its copy.</summary>
    [Fact]
    public void FiveHundredMembers_FiveHundredCopies()
    {
        var path = new HotPath(CipherSuites.ChaCha20Poly1305, receivers: 520);
        path.SetMembers(Group, 500, GroupFilter.Everybody);
        var frame = path.CreatePacket(200, Address, Sender);
        for (var receiver = 0; receiver < 500; receiver++)
        {
            Assert.True(path.Send(frame));
            Assert.Equal(500, path.Datagrams);
            Assert.True(path.Receive(receiver));
            Assert.Equal(frame, path.Received);
        }

        Assert.Equal(0, path.Drops);
    }

    [Theory]
    [Seeds(3)]
    public void ThousandGroups_OverALossyNetwork_AreAllKnown(int seed) => Story.Tell(seed, sim =>
    {
        sim.AddSupernode();
        var nodes = sim.Mesh(2);
        var (a, b) = (nodes[0], nodes[1]);
        sim.Underlay.Conditions = new LinkConditions { Loss = 0.1, Jitter = Milliseconds(5), Duplication = 0.05 };
        GroupId[] groups = [.. Enumerable.Range(0, 1_000).Select(i => GroupId.Of(new IpAddress([239, 0, (byte)(i >> 8), (byte)i])))];
        Array.ForEach(groups, group => b.Join(group));
        sim.RunFor(Seconds(10));
        Assert.Equal(1_000, MembersAt(a));

        for (var i = 0; i < 500; i++)
        {
            b.Leave(groups[i]);
            sim.RunFor(Milliseconds(3));
        }

        sim.RunFor(Seconds(10));
        Assert.Equal(500, MembersAt(a));
        sim.Underlay.Conditions = new LinkConditions();
        Assert.Equal(0, Copies(sim, () => a.SendPacket(groups[0].Address, Sender, "left")));
        Assert.Equal(1, Copies(sim, () => a.SendPacket(groups[^1].Address, Sender, "joined")));
    });
}
