namespace Overlay.Runtime;

/// <summary>A thread of its own for a loop that blocks, and the policy for its end: whoever asked hears of it, with the error if there was one.</summary>
internal sealed class PathThread
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Action? _prepare;
    private readonly Action _loop;
    private readonly Action<Exception?> _onEnd;
    private readonly Thread _thread;

    /// <param name="name">What the thread is called.</param>
    /// <param name="loop">What it does.</param>
    /// <param name="onEnd">Told of its end, with the error if there was one.</param>
    /// <param name="prepare">Done first, on the thread.</param>
    public PathThread(string name, Action loop, Action<Exception?> onEnd, Action? prepare = null)
    {
        _prepare = prepare;
        _loop = loop;
        _onEnd = onEnd;
        _thread = new Thread(Run) { IsBackground = true, Name = name };
    }

    /// <summary>Ends when the thread does; never fails.</summary>
    public Task Ended => _ended.Task;

    public void Start() => _thread.Start();

    private void Run()
    {
        try
        {
            _prepare?.Invoke();
            _loop();
            _onEnd(null);
        }
        catch (Exception e)
        {
            _onEnd(e);
        }
        finally
        {
            _ended.SetResult();
        }
    }
}
