using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Overlay.Json;

/// <summary>Writes a value as JSON by its text, and reads it from that: addresses, ids and ranges are strings, as values and as keys of a dictionary. A secret
/// is written as the fixed text that it shows itself by, never as itself.</summary>
/// <typeparam name="T">A type with a text of its own.</typeparam>
public sealed class TextJsonConverter<T> : JsonConverter<T>
    where T : IParsable<T>
{
    /// <inheritdoc/>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Parse(reader.GetString());

    /// <inheritdoc/>
    public override T ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Parse(reader.GetString());

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(value?.ToString());
    }

    /// <inheritdoc/>
    public override void WriteAsPropertyName(Utf8JsonWriter writer, [DisallowNull] T value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WritePropertyName(value.ToString()!);
    }

    private static T Parse(string? text)
    {
        try
        {
            return T.Parse(text ?? "", CultureInfo.InvariantCulture);
        }
        catch (Exception error) when (error is FormatException or ArgumentException)
        {
            throw new JsonException(error.Message, error);
        }
    }
}
