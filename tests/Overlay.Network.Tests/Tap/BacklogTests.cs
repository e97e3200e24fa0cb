using Overlay.Primitives.Timing;
using Overlay.Tap.Devices;

namespace Overlay.Network.Tests.Tap;

public sealed unsafe class BacklogTests
{
    private const int Longest = 1000;

    [Theory]
    [InlineData(1100, 1)]
    [InlineData(3000, 2)]
    [InlineData(10_000, 3)]
    public void Records_ComeOut_AsAndInTheOrderTheyWentIn(int capacity, uint seed)
    {
        var backlog = new Backlog(Longest, capacity);
        var expected = new Queue<(byte[] Bytes, Instant Since)>();
        var random = new Random((int)seed);
        var most = 0;
        for (var i = 0; i < 20_000; i++)
        {
            if (random.Next(2) == 0 && backlog.TryGetRoom(out var start))
            {
                var bytes = new byte[random.Next(4) == 0 ? Longest : random.Next(Longest + 1)];
                random.NextBytes(bytes);
                bytes.CopyTo(new Span<byte>(start, Longest));
                backlog.Put(bytes.Length, flow: i, new Instant(i));
                expected.Enqueue((bytes, new Instant(i)));
            }
            else if (!backlog.IsEmpty)
            {
                var (bytes, since) = expected.Dequeue();
                Assert.Equal(bytes, backlog.Head.ToArray());
                Assert.Equal(since, backlog.HeadSince);
                backlog.Remove();
            }

            Assert.Equal(expected.Count == 0, backlog.IsEmpty);
            Assert.InRange(backlog.Bytes, expected.Sum(record => record.Bytes.Length), capacity);
            most = Math.Max(most, expected.Count);
        }

        Assert.InRange(most, Math.Max(1, (capacity / 1024) - 1), capacity / 16);
    }

    [Fact]
    public void Backlog_WithoutRoomForTheLongest_TakesNoMore_UntilARecordIsOut()
    {
        var backlog = new Backlog(Longest, 2000);
        Put(backlog, 10);
        Put(backlog, Longest);
        Assert.False(backlog.TryGetRoom(out var none));
        Assert.True(none == null);

        backlog.Remove();
        Assert.False(backlog.TryGetRoom(out _));

        backlog.Remove();
        Assert.True(backlog.TryGetRoom(out _));
    }

    /// <summary>A device may be empty after all, once room was asked for.</summary>
    [Fact]
    public void Room_ThatIsNotUsed_ChangesNothing()
    {
        var backlog = new Backlog(Longest, 4000);
        for (var round = 0; round < 100; round++)
        {
            Put(backlog, 600);
            Put(backlog, 601);
            Assert.Equal(600, backlog.Head.Length);
            backlog.TryGetRoom(out _);
            backlog.Remove();
            backlog.TryGetRoom(out _);
            Assert.Equal(601, backlog.Head.Length);
            backlog.Remove();
            Assert.True(backlog.IsEmpty);
        }
    }

    [Fact]
    public void Flow_IsHere_WhileARecordOfItIs()
    {
        var backlog = new Backlog(Longest, 10_000);
        int[] flows = [int.MinValue, -1, 7, 7];
        foreach (var flow in flows)
        {
            Assert.Equal(flow == 7 && backlog.HasFlow(7), backlog.HasFlow(flow));
            backlog.TryGetRoom(out _);
            backlog.Put(100, flow, Instant.Zero);
            Assert.True(backlog.HasFlow(flow));
        }

        for (var i = 0; i < flows.Length; i++)
        {
            Assert.True(backlog.HasFlow(flows[i]));
            backlog.Remove();
            Assert.Equal(i == 2, backlog.HasFlow(flows[i]));
        }
    }

    [Fact]
    public void Capacity_BelowTheLongestRecord_IsRefused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Backlog(Longest, Longest));

    private static void Put(Backlog backlog, int length)
    {
        Assert.True(backlog.TryGetRoom(out _));
        backlog.Put(length, flow: 0, Instant.Zero);
    }
}
