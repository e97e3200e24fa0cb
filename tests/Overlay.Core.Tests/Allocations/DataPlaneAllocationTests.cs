using Overlay.Primitives;
using Overlay.TestKit;
using Overlay.Wire;
using Overlay.Wire.Messages;

namespace Overlay.Core.Tests.Allocations;

public class DataPlaneAllocationTests
{
    private const int FrameLength = 1200;

    public static TheoryData<string, bool> Modes => new()
    {
        { "clear", false },
        { "clear", true },
        { "AES-256-GCM", false },
        { "AES-256-GCM", true },
        { "ChaCha20-Poly1305", false },
        { "ChaCha20-Poly1305", true },
    };

    [Theory]
    [MemberData(nameof(Modes))]
    public void Unicast_frame_is_sent_and_received_without_allocation(string suite, bool compress)
    {
        HotPath path = new(SuiteNamed(suite), compress, receivers: 3);
        var frame = path.CreateFrame(FrameLength, receiver: 1);
        Allocation.AssertNone(() => path.Send(frame, 3, 4) && path.Datagrams == 1 && path.Receive(1));
        Assert.Equal(frame, path.Received);
        Assert.Equal((3, 4), path.ReceivedRun);
        Assert.Equal(0, path.Drops);
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void Group_frame_is_sent_and_received_without_allocation(string suite, bool compress)
    {
        HotPath path = new(SuiteNamed(suite), compress, receivers: 10);
        var frame = path.CreateGroupFrame(FrameLength);
        Allocation.AssertNone(() => path.Send(frame, 3, 4) && path.Datagrams == 10 && path.Receive());
        Assert.Equal(frame, path.Received);
        Assert.Equal((3, 4), path.ReceivedRun);
        Assert.Equal(0, path.Drops);
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void Group_frame_for_members_that_lack_the_key_is_sent_without_allocation(string suite, bool compress)
    {
        HotPath path = new(SuiteNamed(suite), compress, receivers: 10);
        path.Lack(3);
        path.Lack(4);
        var frame = path.CreateGroupFrame(FrameLength);
        Allocation.AssertNone(() => path.Send(frame, 3, 4) && path.Datagrams == 10 && path.Receive());
        Assert.Equal(2, path.Output.ToArray().Count(datagram => datagram.Payload.Span[0] == (byte)MessageType.Data));
        Assert.Equal(0, path.Drops);
    }

    /// <summary>A turn is full and each frame becomes a copy for each member; the path sends in between.</summary>
    [Fact]
    public void Full_turns_for_members_that_lack_the_key_are_sent_without_allocation()
    {
        const int Members = 16;
        HotPath path = new(CipherSuites.Default[0], receivers: Members);
        for (var member = 0; member < Members; member++)
        {
            path.Lack(member);
        }

        var frame = path.CreateGroupFrame(FrameLength);
        Allocation.AssertNone(() => path.SendAll(frame, HotPath.MaxBatch) && path.Datagrams == Members * HotPath.MaxBatch, times: 20);
        Assert.Equal(0, path.Drops);
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void Batch_is_sent_and_received_without_allocation(string suite, bool compress)
    {
        HotPath path = new(SuiteNamed(suite), compress);
        var frame = path.CreateFrame(64);
        Allocation.AssertNone(() => path.Pass(frame, 5));
        Assert.Equal(0, path.Drops);
    }

    [Theory]
    [InlineData("10.0.0.1", 4)]
    [InlineData("10.0.0.2", 0)]
    public void Members_of_a_group_are_found_without_allocation(string source, int copies)
    {
        HotPath path = new(CipherSuites.Default[0], receivers: 10);
        var group = IpAddress.Parse("239.1.2.3");
        path.SetMembers(GroupId.Of(group), 4, GroupFilter.Include(IpAddress.Parse("10.0.0.1")));
        var frame = path.CreatePacket(FrameLength, group, IpAddress.Parse(source));
        Allocation.AssertNone(() => path.Send(frame, 3, 4) && path.Datagrams == copies);
        Assert.Equal(copies == 0, path.Drops > 0);
    }

    /// <summary>A frame for a group is looked for among those that went round; those of one series are sent together all the same.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Batch_for_a_group_is_one_series_without_allocation(bool bridges)
    {
        const int Frames = 32;
        HotPath path = new(CipherSuites.Default[0], receivers: 10, bridges: bridges);
        var frame = path.CreateGroupFrame(FrameLength);
        Allocation.AssertNone(() => path.SendAll(frame, Frames) && path.Series == 1 && path.Datagrams == 10 * Frames);
        Assert.Equal(0, path.Drops);
    }

    [Fact]
    public void Compressed_frame_is_shorter_on_the_wire()
    {
        HotPath path = new(CipherSuites.Clear, compress: true);
        Assert.True(path.Send(path.CreateFrame(FrameLength)));
        Assert.InRange(path.Received.Length, FrameLength / 2, FrameLength * 2 / 3);
    }

    private static CipherSuite SuiteNamed(string name) => name == "clear" ? CipherSuites.Clear : CipherSuites.Default.Single(suite => suite.Name == name);
}
