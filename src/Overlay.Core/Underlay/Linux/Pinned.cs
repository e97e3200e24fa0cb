using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Overlay.Underlay.Linux;

/// <summary>Arrays that do not move: pointers into them stay good as long as somebody refers to the array.</summary>
internal static unsafe class Pinned
{
    public static T[] Array<T>(int length)
        where T : unmanaged => GC.AllocateArray<T>(length, pinned: true);

    public static T* Pointer<T>(T[] pinned, int index = 0)
        where T : unmanaged => (T*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(pinned)) + index;
}
