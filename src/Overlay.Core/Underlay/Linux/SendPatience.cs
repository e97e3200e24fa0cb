using Overlay.Host;

namespace Overlay.Underlay.Linux;

/// <summary>How long one call of Send goes on waiting for room: as long as the host takes something within <see cref="DatagramSocket.SendPatience"/>.</summary>
internal struct SendPatience
{
    private long? _end;
    private bool _isOver;

    /// <summary>False once the patience is over: what is left of the call does not wait.</summary>
    public bool TryWait(in Handles handles)
    {
        var now = Environment.TickCount64;
        _end ??= now + (long)DatagramSocket.SendPatience.TotalMilliseconds;
        _isOver |= now >= _end;
        if (!_isOver)
        {
            handles.Wait(Libc.PollOut, (int)(_end.Value - now));
        }

        return !_isOver;
    }

    /// <summary>The host took something.</summary>
    public void Renew() => _end = null;
}
