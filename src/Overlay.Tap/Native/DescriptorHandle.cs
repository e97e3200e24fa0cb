using Microsoft.Win32.SafeHandles;

namespace Overlay.Tap.Native;

/// <summary>
/// A file descriptor that is closed once nobody uses it any more. A call that blocks takes a reference around it, so that a descriptor
/// is never closed, and its number given to another file, under a running system call.
/// </summary>
internal sealed class DescriptorHandle : SafeHandleMinusOneIsInvalid
{
    public DescriptorHandle(int descriptor)
        : base(ownsHandle: true) => SetHandle(descriptor);

    /// <summary>The number, valid while the caller holds a reference or the handle cannot be disposed by another thread.</summary>
    public int Descriptor => (int)handle;

    /// <summary>Takes a reference for a call; false once the handle is disposed.</summary>
    public bool TryEnter()
    {
        var taken = false;
        try
        {
            DangerousAddRef(ref taken);
        }
        catch (ObjectDisposedException)
        {
            return false;
        }

        return taken;
    }

    public void Leave() => DangerousRelease();

    protected override bool ReleaseHandle() => LibC.Close((int)handle) == 0;
}
