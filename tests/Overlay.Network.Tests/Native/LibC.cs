using System.Runtime.InteropServices;

namespace Overlay.Network.Tests.Native;

/// <summary>System calls of the lab. The namespaces, capabilities and file user that they change are those of the calling thread alone.</summary>
internal static partial class LibC
{
    public const int NewNetworkNamespace = 0x40000000;
    public const int NewMountNamespace = 0x00020000;
    public const nuint MountPrivate = 1 << 18;
    public const nuint MountRecursive = 1 << 14;

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    public static partial int SetNamespace(int fd, int type);

    [LibraryImport("libc", EntryPoint = "unshare", SetLastError = true)]
    public static partial int Unshare(int flags);

    [LibraryImport("libc", EntryPoint = "mount", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Mount(string? source, string target, string? type, nuint flags, nint data);

    [LibraryImport("libc", EntryPoint = "mknod", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int MakeNode(string path, uint mode, ulong device);

    [LibraryImport("libc", EntryPoint = "setfsuid")]
    public static partial int SetFileUser(int user);

    [LibraryImport("libc", EntryPoint = "capget", SetLastError = true)]
    public static partial int GetCapabilities(ref CapabilityHeader header, Span<CapabilitySet> sets);

    [LibraryImport("libc", EntryPoint = "capset", SetLastError = true)]
    public static partial int SetCapabilities(ref CapabilityHeader header, Span<CapabilitySet> sets);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    public static partial int Kill(int pid, int signal);

    /// <summary>Sets what a signal does to this process, 0 for the default, 1 to ignore it; returns what it did before.</summary>
    [LibraryImport("libc", EntryPoint = "signal", SetLastError = true)]
    public static partial nint SetDisposition(int signal, nint disposition);
}

/// <summary><c>struct __user_cap_header_struct</c> of capget(2).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct CapabilityHeader
{
    public const uint Version3 = 0x20080522;

    public uint Version;
    public int Pid;
}

/// <summary><c>struct __user_cap_data_struct</c> of capget(2): 32 of the 64 capabilities.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct CapabilitySet
{
    public uint Effective;
    public uint Permitted;
    public uint Inheritable;
}
