using System.Runtime.InteropServices;

namespace Overlay.Host;

/// <summary>The system calls that the platform's library does not offer; every argument is blittable.</summary>
internal static unsafe partial class Libc
{
    public const int Truncated = 0x20;
    public const int DontWait = 0x40;
    public const int NoSignal = 0x4000;
    public const int CloseOnExec = 0x80000;
    public const int NonBlocking = 0x800;
    public const short PollIn = 1;
    public const short PollOut = 4;
    public const ushort AfInet = 2;
    public const ushort AfInet6 = 10;

    public const int Interrupted = 4;
    public const int InputOutputError = 5;
    public const int WouldBlock = 11;
    public const int ConnectionRefused = 111;

    [LibraryImport("libc", EntryPoint = "recvmmsg", SetLastError = true)]
    public static partial int ReceiveMessages(int socket, MessageHeader* messages, uint count, int flags, void* timeout);

    [LibraryImport("libc", EntryPoint = "sendmmsg", SetLastError = true)]
    public static partial int SendMessages(int socket, MessageHeader* messages, uint count, int flags);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    public static partial int Poll(PollDescriptor* descriptors, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    public static partial int EventDescriptor(uint initial, int flags);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(int descriptor, void* bytes, nuint count);

    /// <summary>Gives a file a second name, if nothing has that name (link(2)); paths end with a zero byte.</summary>
    [LibraryImport("libc", EntryPoint = "link", SetLastError = true)]
    public static partial int Link(byte* existing, byte* added);

    /// <summary>Changes how a thread is scheduled, 0 for the calling one (sched_setscheduler(2)); <c>struct sched_param</c> is one int, the priority.</summary>
    [LibraryImport("libc", EntryPoint = "sched_setscheduler", SetLastError = true)]
    public static partial int SetScheduler(int thread, int policy, int* priority);

    /// <summary><c>struct mmsghdr</c>: a message and the length that was received or sent.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct MessageHeader
    {
        public Message Message;
        public uint Length;
    }

    /// <summary><c>struct msghdr</c> (recvmsg(2)).</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Message
    {
        public byte* Name;
        public uint NameLength;
        public Vector* Vectors;
        public nuint VectorCount;
        public void* Control;
        public nuint ControlLength;
        public int Flags;
    }

    /// <summary><c>struct iovec</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Vector
    {
        public byte* Base;
        public nuint Length;
    }

    /// <summary><c>struct pollfd</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct PollDescriptor
    {
        public int Descriptor;
        public short Events;
        public short Results;
    }
}
