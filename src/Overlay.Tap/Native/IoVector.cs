using System.Runtime.InteropServices;

namespace Overlay.Tap.Native;

/// <summary><c>struct iovec</c> of readv(2).</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct IoVector(void* start, int length)
{
    public void* Start = start;
    public nuint Length = (nuint)length;
}
