using System.Runtime.InteropServices;
using Overlay.Host;

namespace Overlay.Underlay.Linux;

/// <summary>Keeps a socket and its eventfd open for the length of one call; not held if somebody closed them before.</summary>
internal readonly ref struct Handles
{
    public const int Forever = -1;

    private readonly SocketDescriptors _owner;
    private readonly SafeHandle? _socket;
    private readonly SafeHandle? _wake;

    private Handles(SocketDescriptors owner, SafeHandle? socket, SafeHandle? wake)
    {
        _owner = owner;
        _socket = socket;
        _wake = wake;
    }

    public bool AreHeld => _wake is not null;

    /// <summary>False once somebody closes the socket: the call is to end.</summary>
    public bool AreOpen => AreHeld && !_owner.IsClosed;

    public int Socket => (int)_socket!.DangerousGetHandle();

    public int Wake => (int)_wake!.DangerousGetHandle();

    public static Handles Hold(SocketDescriptors owner, SafeHandle socket, SafeHandle wake)
    {
        var socketHeld = TryHold(socket);
        var wakeHeld = socketHeld && TryHold(wake);
        return new Handles(owner, socketHeld ? socket : null, wakeHeld ? wake : null);
    }

    /// <summary>Returns when the socket is ready, has an error or is closed, after the time, or when a signal comes between.</summary>
    public unsafe void Wait(short events, int milliseconds)
    {
        var descriptors = stackalloc Libc.PollDescriptor[2];
        descriptors[0] = new Libc.PollDescriptor { Descriptor = Socket, Events = events };
        descriptors[1] = new Libc.PollDescriptor { Descriptor = Wake, Events = Libc.PollIn };
        _ = Libc.Poll(descriptors, 2, milliseconds);
    }

    public void Dispose()
    {
        _socket?.DangerousRelease();
        _wake?.DangerousRelease();
    }

    private static bool TryHold(SafeHandle handle)
    {
        var held = false;
        try
        {
            handle.DangerousAddRef(ref held);
        }
        catch (ObjectDisposedException)
        {
            return false;
        }

        return held;
    }
}
