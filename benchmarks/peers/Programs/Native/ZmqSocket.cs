namespace Overlay.Peers.Benchmarks.Programs.Native;

/// <summary>A socket of libzmq with the context it lives in. Messages are passed as libzmq's own tests do: without a copy.</summary>
internal sealed unsafe class ZmqSocket : IDisposable
{
    private const int Linger = 17;
    private const int ReceiveTimeout = 27;
    private const int Silence = 30_000; // Milliseconds without a message, after which the test has failed.

    private readonly nint _context;
    private readonly nint _socket;

    public ZmqSocket(ZmqSocketType type)
    {
        _context = LibZmq.NewContext();
        _socket = LibZmq.NewSocket(_context, (int)type);
        Set(Linger, 0);
        Set(ReceiveTimeout, Silence);
    }

    public void Bind(string endPoint) => Check(LibZmq.Bind(_socket, endPoint));

    public void Connect(string endPoint) => Check(LibZmq.Connect(_socket, endPoint));

    /// <summary>Sends a message of so many zeros, and waits if there is no room for it.</summary>
    public void Send(nuint size)
    {
        ZmqMessage message;
        Check(LibZmq.InitializeMessage(&message, size));
        new Span<byte>(LibZmq.GetData(&message), (int)size).Clear();
        Check(LibZmq.SendMessage(&message, _socket, 0));
    }

    /// <summary>Waits for a message and drops it.</summary>
    public void Receive()
    {
        ZmqMessage message;
        Check(LibZmq.InitializeMessage(&message));
        Check(LibZmq.ReceiveMessage(&message, _socket, 0));
        Check(LibZmq.CloseMessage(&message));
    }

    public void Dispose()
    {
        _ = LibZmq.CloseSocket(_socket);
        _ = LibZmq.DestroyContext(_context);
    }

    private void Set(int option, int value) => Check(LibZmq.SetOption(_socket, option, &value, sizeof(int)));

    private static void Check(int result)
    {
        if (result < 0)
        {
            throw new InvalidOperationException($"libzmq: error {LibZmq.GetError()}.");
        }
    }
}
