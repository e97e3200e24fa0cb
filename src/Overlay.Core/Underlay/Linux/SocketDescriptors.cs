using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Overlay.Host;

namespace Overlay.Underlay.Linux;

/// <summary>
/// A socket and the eventfd that ends a pending call when it is closed. A call holds both, so that neither number is given to another file
/// while it runs.
/// </summary>
internal sealed class SocketDescriptors : IDisposable
{
    private readonly Socket _socket;
    private readonly SafeSocketHandle _handle;
    private readonly SafeFileHandle _wake;
    private volatile bool _closed;

    public SocketDescriptors(Socket socket, SafeFileHandle wake)
    {
        _socket = socket;
        _handle = socket.SafeHandle;
        _wake = wake;
    }

    public bool IsClosed => _closed;

    public IReadOnlyList<SafeHandle> All => [_handle, _wake];

    public Handles Hold() => Handles.Hold(this, _handle, _wake);

    public unsafe void Dispose()
    {
        if (_closed)
        {
            return;
        }

        _closed = true;
        var one = 1UL;
        using (var handles = Hold())
        {
            if (handles.AreHeld)
            {
                _ = Libc.Write(handles.Wake, &one, sizeof(ulong));
            }
        }

        _socket.Dispose();
        _wake.Dispose();
    }
}
