using Overlay.Core.Tests.Net;

namespace Overlay.Core.Tests.Allocations;

public sealed class NetAllocationTests
{
    [Theory]
    [InlineData(false, 1000)]
    [InlineData(true, 1000)]
    [InlineData(false, 10_000)]
    [InlineData(true, 10_000)]
    public void Datagram_passes_two_stacks_without_allocation(bool overV6, int length)
    {
        var lab = new NetLab();
        var (left, right) = (lab.Add(1), lab.Add(2));
        var (from, to) = (left.Udp.Open(0)!, right.Udp.Open(5000)!);
        var destination = overV6 ? NetLab.V6(2) : NetLab.V4(2);
        var payload = new byte[length];
        var room = new byte[length];
        lab.Send(left, from, destination, 5000, payload);
        var now = lab.Now;
        Allocation.AssertNone(() =>
        {
            left.Udp.Send(from, destination, 5000, payload, now);
            while (left.TryTakeFrame(out var frame))
            {
                right.HandleFrame(frame, now);
            }

            return to.Received.Take(room, out _) == length;
        });
    }
}
