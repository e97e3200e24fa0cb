namespace Overlay.Samples.Tipc.Node;

/// <summary>Somebody who waits for something that happens in the engine, in a line of others. All members need the engine's lock.</summary>
internal class Waiter<T>(Lock gate) : TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    private CancellationTokenRegistration _cancellation;
    private LinkedListNode<Waiter<T>>? _place;

    /// <summary>Waits at the end of a line, until the token is cancelled.</summary>
    public void Join(LinkedList<Waiter<T>> line, CancellationToken cancellationToken)
    {
        _place = line.AddLast(this);
        _cancellation = cancellationToken.UnsafeRegister(
            static (waiter, token) => ((Waiter<T>)waiter!).Cancel(token),
            this);
    }

    /// <summary>Leaves the line; the wait can no longer be cancelled.</summary>
    public void Leave()
    {
        // Not Dispose, which would wait for a cancellation that waits for the lock.
        _cancellation.Unregister();
        _place?.List?.Remove(_place);
    }

    private void Cancel(CancellationToken token)
    {
        lock (gate)
        {
            if (_place?.List is { } line)
            {
                line.Remove(_place);
                TrySetCanceled(token);
            }
        }
    }
}
