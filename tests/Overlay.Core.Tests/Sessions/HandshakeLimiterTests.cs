using System.Buffers.Binary;
using Overlay.Paths;
using Overlay.Primitives;
using Overlay.Primitives.Timing;
using Overlay.Sessions;

namespace Overlay.Core.Tests.Sessions;

public class HandshakeLimiterTests
{
    [Fact]
    public void Bucket_UsedUp_FillsWithTime()
    {
        var bucket = new TokenBucket(10, Instant.Zero);
        Assert.Equal(10, Enumerable.Range(0, 20).Count(_ => bucket.TryTake(Instant.Zero)));
        Assert.False(bucket.TryTake(At(0.05)));
        Assert.True(bucket.TryTake(At(0.2)));
        Assert.Equal(10, Enumerable.Range(0, 20).Count(_ => bucket.TryTake(At(100))));
    }

    [Fact]
    public void Host_ManyPorts_ShareOneAllowance()
    {
        var limiter = new HandshakeLimiter(new() { PerSourcePerSecond = 5 }, Instant.Zero);
        Assert.Equal(5, Enumerable.Range(1, 20).Count(port => limiter.Allows(Direct(new([192, 0, 2, 1], (ushort)port)), Instant.Zero)));
    }

    [Fact]
    public void Host_OneIPv6Network_SharesOneAllowance()
    {
        var limiter = new HandshakeLimiter(new() { PerSourcePerSecond = 5 }, Instant.Zero);
        Assert.Equal(5, Enumerable.Range(1, 20).Count(host => limiter.Allows(Direct(IPv6(1, (ulong)host)), Instant.Zero)));
        Assert.True(limiter.Allows(Direct(IPv6(2, 1)), Instant.Zero));
    }

    [Fact]
    public void Hosts_MoreThanRemembered_ShareTheRest()
    {
        var limiter = new HandshakeLimiter(new() { PerSourcePerSecond = 5, MaxSources = 3 }, Instant.Zero);
        var allowed = Enumerable.Range(1, 20).Count(host => limiter.Allows(Direct(new([192, 0, 2, (byte)host], 1)), Instant.Zero));
        Assert.Equal(3 + 5, allowed);
    }

    [Fact]
    public void Hosts_IdleForASecond_MakePlace()
    {
        var limiter = new HandshakeLimiter(new() { PerSourcePerSecond = 1, MaxSources = 2 }, Instant.Zero);
        Assert.True(limiter.Allows(Direct(new([192, 0, 2, 1], 1)), Instant.Zero));
        Assert.True(limiter.Allows(Direct(new([192, 0, 2, 2], 1)), Instant.Zero));
        Assert.True(limiter.Allows(Direct(new([192, 0, 2, 3], 1)), At(2)));
        Assert.True(limiter.Allows(Direct(new([192, 0, 2, 4], 1)), At(2)));
        Assert.True(limiter.Allows(Direct(new([192, 0, 2, 5], 1)), At(2)));
        Assert.False(limiter.Allows(Direct(new([192, 0, 2, 6], 1)), At(2)));
    }

    [Fact]
    public void MembersOfASupernode_HaveAnAllowanceEach()
    {
        var limiter = new HandshakeLimiter(new() { PerSourcePerSecond = 5 }, Instant.Zero);
        var supernode = new UnderlayAddress([192, 0, 2, 1], 1_200);
        Assert.Equal(5, Enumerable.Range(1, 20).Count(_ => limiter.Allows(UnderlayPath.Relayed(supernode, 7), Instant.Zero)));
        Assert.True(limiter.Allows(UnderlayPath.Relayed(supernode, 8), Instant.Zero));
    }

    private static UnderlayPath Direct(UnderlayAddress address) => UnderlayPath.Direct(address);

    private static UnderlayAddress IPv6(ulong network, ulong host)
    {
        var bytes = new byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, network);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(8), host);
        return new(bytes, 1);
    }

    private static Instant At(double seconds) => Instant.Zero + TimeSpan.FromSeconds(seconds);
}
