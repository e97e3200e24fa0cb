using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Overlay.Primitives;

/// <summary>Checks of option values; the exceptions name the property.</summary>
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

    public static T Present<T>([NotNull] T? value, [CallerArgumentExpression(nameof(value))] string name = "")
        where T : class => value ?? throw new ArgumentNullException(name, $"{name} is required.");

    public static void Items<T>(IReadOnlyList<T> values, int min, int max, [CallerArgumentExpression(nameof(values))] string name = "")
        where T : class
    {
        Present(values, name);
        That(values.Count >= min && values.Count <= max, name, min == 0 ? $"may have at most {max} entries" : $"must have {min} to {max} entries");
        That(values.All(value => value is not null), name, "must not contain null");
    }

    public static void That([DoesNotReturnIf(false)] bool condition, string name, string rule)
    {
        if (!condition)
        {
            throw new ArgumentException($"{name} {rule}.", name);
        }
    }
}
