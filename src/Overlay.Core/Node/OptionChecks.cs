using System.Runtime.CompilerServices;

namespace Overlay.Node;

/// <summary>Checks of option values that name the property.</summary>
internal static class OptionChecks
{
    public static void InRange<T>(T value, T min, T max, [CallerArgumentExpression(nameof(value))] string name = "")
        where T : IComparable<T>
    {
        if (value.CompareTo(min) < 0 || value.CompareTo(max) > 0)
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be from {min} to {max}.");
        }
    }
}
