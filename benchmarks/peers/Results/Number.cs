using System.Globalization;

namespace Overlay.Peers.Benchmarks.Results;

/// <summary>Numbers as tables show them: three digits that mean something.</summary>
internal static class Number
{
    public static string Format(double value) => Math.Abs(value) switch
    {
        >= 99.95 => value.ToString("N0", CultureInfo.InvariantCulture),
        >= 9.995 => value.ToString("0.0", CultureInfo.InvariantCulture),
        >= 0.0995 or 0 => value.ToString("0.00", CultureInfo.InvariantCulture),
        _ => value.ToString("0.000", CultureInfo.InvariantCulture),
    };

    public static string Format(double? value) => value is { } number ? Format(number) : "-";
}
