using System.Globalization;

namespace Overlay.Samples;

/// <summary>Numbers on a command line: digits alone, within a range.</summary>
internal static class WholeNumber
{
    /// <summary>Reads one.</summary>
    /// <param name="text">What the user wrote.</param>
    /// <param name="least">The smallest.</param>
    /// <param name="most">The largest.</param>
    /// <param name="unit">What follows the range in the error.</param>
    /// <exception cref="FormatException">It is something else; the message says what to write.</exception>
    public static int Parse(string text, int least, int most, string unit = "") =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new FormatException($"'{text}' is not a whole number from {least} to {most}{unit}.");
}
