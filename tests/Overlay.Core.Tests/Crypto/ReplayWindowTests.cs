using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Overlay.Crypto;

namespace Overlay.Core.Tests.Crypto;

public class ReplayWindowTests
{
    /// <summary>Moves relative to the highest counter so far: small ones, around the edges of the window and of its blocks, and jumps.</summary>
    private static readonly Gen<long> Move = Gen.OneOf(
        Gen.Choose(-3, 3).Select(move => (long)move),
        Gen.Choose(-ReplayWindow.Size - 200, 200).Select(move => (long)move),
        Gen.Choose(-2, 3).Select(move => (long)move - ReplayWindow.Size),
        Gen.Choose(-2, 3).Select(move => (long)move + ReplayWindow.Size),
        Gen.Elements<long>(-64, -63, 63, 64, 65, 511, 512, 513, ReplayWindow.Size + 63, ReplayWindow.Size + 64, ReplayWindow.Size + 65, 1 << 20));

    [Property]
    public Property Window_decides_as_a_set_of_all_counters_does() =>
        Prop.ForAll(Move.ListOf().ToArbitrary(), moves =>
        {
            var window = new ReplayWindow();
            var model = new Model();
            foreach (var move in moves)
            {
                var counter = (ulong)Math.Max(0, (long)model.Highest + move);
                Assert.Equal(model.Accepts(counter), window.Accepts(counter));
                Assert.Equal(model.TryMark(counter), window.TryMark(counter));
                Assert.False(window.Accepts(counter));
            }
        });

    [Fact]
    public void Counters_in_order_are_accepted_once_each()
    {
        var window = new ReplayWindow();
        for (ulong counter = 0; counter < 3 * ReplayWindow.Size; counter++)
        {
            Assert.True(window.TryMark(counter));
            Assert.False(window.TryMark(counter));
        }
    }

    [Fact]
    public void Whole_window_in_reverse_order_is_accepted()
    {
        var window = new ReplayWindow();
        const ulong Highest = 50_000;
        for (var counter = Highest; counter > Highest - ReplayWindow.Size; counter--)
        {
            Assert.True(window.TryMark(counter));
        }

        Assert.False(window.Accepts(Highest - ReplayWindow.Size));
    }

    [Fact]
    public void Question_alone_changes_nothing()
    {
        var window = new ReplayWindow();
        Assert.True(window.Accepts(1_000_000));
        Assert.True(window.Accepts(1_000_000));
        Assert.True(window.TryMark(0));
    }

    [Fact]
    public void Highest_possible_counter_ends_the_window()
    {
        var window = new ReplayWindow();
        Assert.True(window.TryMark(ulong.MaxValue - 1));
        Assert.True(window.TryMark(ulong.MaxValue));
        Assert.False(window.TryMark(ulong.MaxValue));
        Assert.False(window.TryMark(0));
        Assert.True(window.TryMark(ulong.MaxValue - ReplayWindow.Size + 1));
        Assert.False(window.TryMark(ulong.MaxValue - ReplayWindow.Size));
    }

    private sealed class Model
    {
        private readonly HashSet<ulong> _seen = [];

        public ulong Highest { get; private set; }

        public bool Accepts(ulong counter) => !_seen.Contains(counter) && counter + ReplayWindow.Size > Highest;

        public bool TryMark(ulong counter)
        {
            if (!Accepts(counter))
            {
                return false;
            }

            Highest = Math.Max(Highest, counter);
            return _seen.Add(counter);
        }
    }
}
