using System.Collections;
using System.Globalization;
using System.Reflection;

namespace Overlay.Core.Tests.Wire;

/// <summary>Writes all fields of a message, arrays element by element, so that two messages are equal if their texts are.</summary>
internal static class WireText
{
    public static string Of(object? value) => value switch
    {
        null => "none",
        byte[] bytes => Convert.ToHexStringLower(bytes),
        IEnumerable list and not string => $"[{string.Join(", ", list.Cast<object>().Select(Of))}]",
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ when IsMessage(value.GetType()) => string.Join(", ", Properties(value.GetType()).Select(property => $"{property.Name} {Of(property.GetValue(value))}")),
        _ => value.ToString()!,
    };

    /// <summary>The bytes of a hexadecimal text with blanks and line ends between its parts.</summary>
    public static byte[] Bytes(string hex) => Convert.FromHexString(string.Concat(hex.Where(character => !char.IsWhiteSpace(character))));

    private static bool IsMessage(Type type) => type.Namespace is "Overlay.Wire.Messages" or "Overlay.Core.Tests.Frames.Messages";

    private static IEnumerable<PropertyInfo> Properties(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance).OrderBy(property => property.Name, StringComparer.Ordinal);
}
