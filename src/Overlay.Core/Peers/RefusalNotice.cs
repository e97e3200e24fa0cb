namespace Overlay.Peers;

/// <summary>Tells the control loop that frames of some peer were refused. Every lane sets it; the control loop clears it before it reads what was
/// counted.</summary>
internal sealed class RefusalNotice
{
    private bool _isSet;

    public bool IsSet => Volatile.Read(ref _isSet);

    public void Set()
    {
        if (!Volatile.Read(ref _isSet))
        {
            Volatile.Write(ref _isSet, true);
        }
    }

    public void Clear() => Interlocked.Exchange(ref _isSet, false);
}
