using System.Runtime.CompilerServices;
using Overlay.Primitives;

namespace Overlay.Core.Tests.Primitives;

public class RevisionLogTests
{
    private readonly RevisionLog<Entry> _log = new(2);

    [Fact]
    public void Removal_StandsInPlaceOfTheEntry_WhichIsNotKept()
    {
        var gone = Remember();

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        Assert.False(gone.IsAlive);
        Assert.True(Assert.Single(_log.After(1)).IsRemoved);
        Assert.Empty(_log.After(0));
    }

    [Fact]
    public void Removals_BeyondTheLimit_AreForgottenAndTheFloorRises()
    {
        for (var i = 0; i < 5; i++)
        {
            _log.Touch(new Entry { IsRemoved = true });
        }

        Assert.Equal((5u, 3u, 2), (_log.Revision, _log.Floor, _log.Removals));
        Assert.Equal([4u, 5u], _log.After(3).Select(entry => entry.Revision));
        _log.RemovedLimit = 1;
        _log.Touch(new Entry { IsRemoved = true });
        Assert.Equal((5u, 1), (_log.Floor, _log.Removals));
    }

    [Fact]
    public void Entries_ThatChangeOften_AreTheLastOnce()
    {
        var (a, b) = (new Entry(), new Entry());
        for (var i = 0; i < 1_000; i++)
        {
            _log.Touch(a);
            _log.Touch(b);
        }

        Assert.Equal([a, b], _log.After(0));
        Assert.Equal([b], _log.After(1_999));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private WeakReference Remember()
    {
        var entry = new Entry();
        _log.Touch(entry);
        _log.Replace(entry, new Entry { IsRemoved = true });
        return new WeakReference(entry);
    }

    private sealed class Entry : IRevisioned
    {
        public uint Revision { get; set; }

        public bool IsRemoved { get; init; }
    }
}
