namespace Overlay.Ports;

/// <summary>
/// The calls that wait at one side of a queue, first come first served, without an allocation per wait. The queue and the waiters
/// share one lock, <see cref="Gate"/>; all members but <see cref="Return"/> are for its holder.
/// </summary>
internal sealed class FrameWaiters
{
    private const int MaxSpares = 16;
    private readonly Stack<FrameWaiter> _spares = new(MaxSpares);
    private FrameWaiter? _last;

    public object Gate { get; } = new();

    public FrameWaiter? First { get; private set; }

    public bool IsEmpty => First is null;

    /// <summary>Adds a call at the end. It may be cancelled at once, if the token is.</summary>
    public FrameWaiter Add(CancellationToken cancellationToken)
    {
        var waiter = _spares.TryPop(out var spare) ? spare : new FrameWaiter(this);
        waiter.Previous = _last;
        waiter.IsWaiting = true;
        if (_last is null)
        {
            First = waiter;
        }
        else
        {
            _last.Next = waiter;
        }

        _last = waiter;
        if (cancellationToken.CanBeCanceled)
        {
            waiter.Cancellation = cancellationToken.UnsafeRegister(static (state, token) => ((FrameWaiter)state!).Owner.Cancel((FrameWaiter)state, token), waiter);
        }

        return waiter;
    }

    public void Complete(FrameWaiter waiter, int result)
    {
        Remove(waiter);
        waiter.Complete(result);
    }

    public void Fail(FrameWaiter waiter, Exception error)
    {
        Remove(waiter);
        waiter.Fail(error);
    }

    public void Return(FrameWaiter waiter)
    {
        waiter.Frame = default;
        waiter.Room = default;
        waiter.Batch = null;
        waiter.Position = 0;
        lock (Gate)
        {
            if (waiter.IsReusable && _spares.Count < MaxSpares)
            {
                _spares.Push(waiter);
            }
        }
    }

    private void Cancel(FrameWaiter waiter, CancellationToken token)
    {
        lock (Gate)
        {
            if (waiter.IsWaiting)
            {
                Remove(waiter);
                waiter.Cancel(token);
            }
        }
    }

    private void Remove(FrameWaiter waiter)
    {
        waiter.IsWaiting = false;
        if (waiter.Previous is null)
        {
            First = waiter.Next;
        }
        else
        {
            waiter.Previous.Next = waiter.Next;
        }

        if (waiter.Next is null)
        {
            _last = waiter.Previous;
        }
        else
        {
            waiter.Next.Previous = waiter.Previous;
        }

        waiter.Previous = null;
        waiter.Next = null;
    }
}
