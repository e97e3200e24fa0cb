using System.Diagnostics.CodeAnalysis;

namespace Overlay.Runtime;

/// <summary>The error of an object that was disposed, by the name that its user knows it by.</summary>
internal static class Ended
{
    public static void ThrowIf(bool hasEnded, string name)
    {
        if (hasEnded)
        {
            Throw(name);
        }
    }

    [DoesNotReturn]
    private static void Throw(string name) => throw new ObjectDisposedException(name);
}
