using System.Collections.Immutable;
using System.Threading.Channels;
using Overlay.Counters;

namespace Overlay.Runtime;

/// <summary>Gives every event to every watcher. Each has a bounded queue of its own; if it is slow the oldest give way and are counted.</summary>
internal sealed class EventHub<T>(int capacity, NodeCounters counters)
{
    private ImmutableArray<Channel<T>> _watchers = [];
    private bool _completed;

    /// <summary>Runs no code of a watcher.</summary>
    public void Publish(T happened)
    {
        foreach (var watcher in _watchers)
        {
            watcher.Writer.TryWrite(happened);
        }
    }

    /// <summary>Starts to collect events at once, not only when the first one is asked for.</summary>
    public IAsyncEnumerable<T> WatchAsync(CancellationToken cancellationToken)
    {
        var options = new BoundedChannelOptions(capacity) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true };
        var watcher = Channel.CreateBounded<T>(options, _ => counters.Add(Counter.EventsDropped));
        Add(watcher);
        return ReadAsync(watcher, cancellationToken);
    }

    /// <summary>Waits until something is true that can become so with an event only; false if no event comes any more.</summary>
    public async Task<bool> WaitUntilAsync(Func<bool> isTrue, CancellationToken cancellationToken)
    {
        // One event is enough to look again. It is added before the first look, so none is missed.
        var watcher = Channel.CreateBounded<T>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        Add(watcher);
        try
        {
            while (!isTrue())
            {
                if (!await watcher.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    return false;
                }

                watcher.Reader.TryRead(out _);
            }

            return true;
        }
        finally
        {
            Remove(watcher);
        }
    }

    /// <summary>Watchers get what is there, then their enumeration ends.</summary>
    public void Complete()
    {
        Volatile.Write(ref _completed, true);
        foreach (var watcher in _watchers)
        {
            watcher.Writer.TryComplete();
        }
    }

    private async IAsyncEnumerable<T> ReadAsync(Channel<T> watcher, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var happened in watcher.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return happened;
            }
        }
        finally
        {
            Remove(watcher);
        }
    }

    private void Add(Channel<T> watcher)
    {
        ImmutableInterlocked.Update(ref _watchers, (watchers, added) => watchers.Add(added), watcher);
        if (Volatile.Read(ref _completed))
        {
            watcher.Writer.TryComplete();
        }
    }

    private void Remove(Channel<T> watcher) => ImmutableInterlocked.Update(ref _watchers, (watchers, removed) => watchers.Remove(removed), watcher);
}
