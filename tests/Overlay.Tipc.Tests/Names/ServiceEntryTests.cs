using FsCheck.Xunit;
using Overlay.Samples.Tipc.Names;

namespace Overlay.Samples.Tipc.Tests.Names;

public class ServiceEntryTests
{
    [Property]
    public bool Overlapping_AfterAnyAdditionsAndRemovals_FindsWhatALookAtEachRangeFinds(
        (byte Lower, byte Length)[] added, int[] removed, byte lower, byte length)
    {
        var entry = new ServiceEntry();
        var model = new SortedSet<(uint Lower, uint Upper)>();
        foreach (var (from, size) in added)
        {
            entry.FindOrAdd(from, (uint)(from + size));
            model.Add((from, (uint)(from + size)));
        }

        // A search in between, so that the column of reaches is there when ranges are removed.
        _ = entry.Overlapping(0, uint.MaxValue).Count();
        foreach (var index in removed.Where(_ => model.Count > 0))
        {
            var range = model.ElementAt((int)((uint)index % model.Count));
            entry.Remove(entry.Find(range.Lower, range.Upper)!);
            model.Remove(range);
        }

        uint upper = (uint)(lower + length);
        var expected = model.Where(range => range.Lower <= upper && range.Upper >= lower);
        return entry.Overlapping(lower, upper).Select(range => (range.Lower, range.Upper)).SequenceEqual(expected)
            && entry.IsEmpty == (model.Count == 0);
    }

    [Fact]
    public void Overlapping_AtTheEndsOfTheNumbers_FindsTheRange()
    {
        var entry = new ServiceEntry();
        entry.FindOrAdd(0, uint.MaxValue);
        entry.FindOrAdd(uint.MaxValue, uint.MaxValue);

        Assert.Single(entry.Overlapping(0, 0));
        Assert.Equal(2, entry.Overlapping(uint.MaxValue, uint.MaxValue).Count());
    }

    [Fact]
    public void Find_RangeThatOnlyOverlaps_FindsNothing()
    {
        var entry = new ServiceEntry();
        entry.FindOrAdd(10, 20);

        Assert.Null(entry.Find(10, 19));
        Assert.Null(entry.Find(11, 20));
        Assert.NotNull(entry.Find(10, 20));
    }
}
