using System.Runtime.InteropServices;

namespace Overlay.Sockets.Linux;

/// <summary>Keeps two descriptors open for the length of one call; not open if somebody closed them before.</summary>
internal readonly ref struct Handles
{
    private readonly SafeHandle? _first;
    private readonly SafeHandle? _second;

    private Handles(SafeHandle? first, SafeHandle? second)
    {
        _first = first;
        _second = second;
    }

    public bool AreOpen => _second is not null;

    public int First => (int)_first!.DangerousGetHandle();

    public int Second => (int)_second!.DangerousGetHandle();

    public static Handles Hold(SafeHandle first, SafeHandle second)
    {
        var firstHeld = TryHold(first);
        var secondHeld = firstHeld && TryHold(second);
        return new Handles(firstHeld ? first : null, secondHeld ? second : null);
    }

    public void Dispose()
    {
        _first?.DangerousRelease();
        _second?.DangerousRelease();
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
