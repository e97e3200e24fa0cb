using System.ComponentModel;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Overlay.Peers.Benchmarks.Programs.Native;

/// <summary>Datagrams of one size that are sent or received in one system call.</summary>
internal sealed unsafe partial class MessageBatch : IDisposable
{
    private const uint Count = 32;
    private const int WaitForOne = 0x10000;

    private readonly MessageHeader* _headers = (MessageHeader*)NativeMemory.AllocZeroed(Count, (nuint)sizeof(MessageHeader));
    private readonly Segment* _segment = (Segment*)NativeMemory.AllocZeroed((nuint)sizeof(Segment));

    /// <param name="size">The length of each datagram in bytes; all share one buffer, as nobody looks at what is in it.</param>
    public MessageBatch(int size)
    {
        *_segment = new Segment { Data = NativeMemory.AllocZeroed((nuint)size), Length = (nuint)size };
        for (var i = 0; i < Count; i++)
        {
            _headers[i].Segments = _segment;
            _headers[i].SegmentCount = 1;
        }
    }

    /// <summary>Sends all; returns how many the kernel took, which may be none.</summary>
    public int Send(Socket socket) => Math.Max(0, SendMessages((int)socket.Handle, _headers, Count, 0));

    /// <summary>Waits for one, and takes with it what else is there; returns how many.</summary>
    /// <exception cref="Win32Exception">Nothing came within the socket's timeout.</exception>
    public int Receive(Socket socket)
    {
        var received = ReceiveMessages((int)socket.Handle, _headers, Count, WaitForOne, null);
        return received >= 0 ? received : throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    public void Dispose()
    {
        NativeMemory.Free(_segment->Data);
        NativeMemory.Free(_segment);
        NativeMemory.Free(_headers);
    }

    [LibraryImport("libc", EntryPoint = "sendmmsg", SetLastError = true)]
    private static partial int SendMessages(int socket, MessageHeader* messages, uint count, int flags);

    [LibraryImport("libc", EntryPoint = "recvmmsg", SetLastError = true)]
    private static partial int ReceiveMessages(int socket, MessageHeader* messages, uint count, int flags, void* timeout);

    /// <summary><c>struct iovec</c>.</summary>
    private struct Segment
    {
        public void* Data;
        public nuint Length;
    }

    /// <summary><c>struct mmsghdr</c>: the <c>struct msghdr</c> in it has only segments, no name and no control messages.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 64)]
    private struct MessageHeader
    {
        [FieldOffset(16)]
        public Segment* Segments;

        [FieldOffset(24)]
        public nuint SegmentCount;
    }
}
