using System.Runtime.InteropServices;

namespace Overlay.Peers.Benchmarks.Programs.Native;

/// <summary>The functions of libzmq that the test uses.</summary>
internal static unsafe partial class LibZmq
{
    private const string Library = "libzmq.so.5";

    /// <summary>The version of the library, or null if it is not installed.</summary>
    public static string? ReadVersion()
    {
        try
        {
            int major, minor, patch;
            GetVersion(&major, &minor, &patch);
            return $"{major}.{minor}.{patch}";
        }
        catch (DllNotFoundException)
        {
            return null;
        }
    }

    [LibraryImport(Library, EntryPoint = "zmq_version")]
    private static partial void GetVersion(int* major, int* minor, int* patch);

    [LibraryImport(Library, EntryPoint = "zmq_ctx_new")]
    public static partial nint NewContext();

    [LibraryImport(Library, EntryPoint = "zmq_ctx_term")]
    public static partial int DestroyContext(nint context);

    [LibraryImport(Library, EntryPoint = "zmq_socket")]
    public static partial nint NewSocket(nint context, int type);

    [LibraryImport(Library, EntryPoint = "zmq_close")]
    public static partial int CloseSocket(nint socket);

    [LibraryImport(Library, EntryPoint = "zmq_setsockopt")]
    public static partial int SetOption(nint socket, int option, void* value, nuint length);

    [LibraryImport(Library, EntryPoint = "zmq_bind", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Bind(nint socket, string endPoint);

    [LibraryImport(Library, EntryPoint = "zmq_connect", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Connect(nint socket, string endPoint);

    [LibraryImport(Library, EntryPoint = "zmq_msg_init")]
    public static partial int InitializeMessage(ZmqMessage* message);

    [LibraryImport(Library, EntryPoint = "zmq_msg_init_size")]
    public static partial int InitializeMessage(ZmqMessage* message, nuint size);

    [LibraryImport(Library, EntryPoint = "zmq_msg_data")]
    public static partial void* GetData(ZmqMessage* message);

    [LibraryImport(Library, EntryPoint = "zmq_msg_send")]
    public static partial int SendMessage(ZmqMessage* message, nint socket, int flags);

    [LibraryImport(Library, EntryPoint = "zmq_msg_recv")]
    public static partial int ReceiveMessage(ZmqMessage* message, nint socket, int flags);

    [LibraryImport(Library, EntryPoint = "zmq_msg_close")]
    public static partial int CloseMessage(ZmqMessage* message);

    [LibraryImport(Library, EntryPoint = "zmq_errno")]
    public static partial int GetError();
}

/// <summary><c>zmq_msg_t</c>: what is in it is libzmq's own.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ZmqMessage
{
    private fixed ulong _opaque[8];
}
