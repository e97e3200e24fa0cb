using System.Runtime.InteropServices;
using Overlay.Tap.Native;

namespace Overlay.Tap.Devices;

/// <summary>A flag that can be waited for together with a device (eventfd(2)). Once set it stays set.</summary>
internal sealed unsafe class WakeSignal : IDisposable
{
    private readonly Lock _lock = new();
    private volatile bool _isSet;
    private DescriptorHandle? _event;

    public bool IsSet => _isSet;

    /// <summary>The descriptor to wait for, made when it is first needed.</summary>
    public DescriptorHandle Event
    {
        get
        {
            lock (_lock)
            {
                return _event ??= Create(_isSet);
            }
        }
    }

    public void Set()
    {
        lock (_lock)
        {
            _isSet = true;
            if (_event is { } handle && handle.TryEnter())
            {
                ulong one = 1;
                _ = LibC.Write(handle.Descriptor, &one, sizeof(ulong));
                handle.Leave();
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _event?.Dispose();
        }
    }

    private static DescriptorHandle Create(bool isSet)
    {
        // EFD_CLOEXEC and EFD_NONBLOCK are the flags of open(2).
        var fd = LibC.EventFd(isSet ? 1u : 0u, LibC.OpenCloseOnExec | LibC.OpenNonBlocking);
        return fd >= 0
            ? new DescriptorHandle(fd)
            : throw new IOException($"No event descriptor: {Marshal.GetLastPInvokeErrorMessage()}.");
    }
}
