using System.Runtime.InteropServices;
using Overlay.Host;

namespace Overlay.Underlay.Linux;

/// <summary>Waits for any of some descriptors, which stay open for as long.</summary>
internal sealed unsafe class Poller : IDisposable
{
    private readonly SafeHandle[] _handles;
    private readonly Libc.PollDescriptor[] _descriptors;

    /// <exception cref="ObjectDisposedException">One of the handles is closed.</exception>
    public Poller(IReadOnlyCollection<SafeHandle> handles)
    {
        _handles = new SafeHandle[handles.Count];
        _descriptors = Pinned.Array<Libc.PollDescriptor>(handles.Count);
        var held = 0;
        try
        {
            foreach (var handle in handles)
            {
                var isHeld = false;
                handle.DangerousAddRef(ref isHeld);
                _descriptors[held] = new Libc.PollDescriptor { Descriptor = (int)handle.DangerousGetHandle(), Events = Libc.PollIn };
                _handles[held++] = handle;
            }
        }
        catch
        {
            Release(held);
            throw;
        }
    }

    /// <summary>Returns when one is readable, has an error or was closed by its other end, or when a signal comes between.</summary>
    public void Wait() => _ = Libc.Poll(Pinned.Pointer(_descriptors, 0), (uint)_descriptors.Length, Handles.Forever);

    public void Dispose() => Release(_handles.Length);

    private void Release(int count)
    {
        foreach (var handle in _handles.AsSpan(0, count))
        {
            handle.DangerousRelease();
        }
    }
}
