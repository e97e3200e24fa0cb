using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Overlay.Json;

/// <summary>Writes an address of .NET as JSON by its text, and reads it from that.</summary>
/// <typeparam name="T">The type of the address.</typeparam>
public abstract class AddressJsonConverter<T> : JsonConverter<T>
    where T : class
{
    private protected AddressJsonConverter()
    {
    }

    /// <inheritdoc/>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.GetString();
        return TryParse(text, out var address) ? address : throw new JsonException($"'{text}' is not {Expected}.");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(value?.ToString());
    }

    /// <summary>What the text has to be, for an error message.</summary>
    private protected abstract string Expected { get; }

    private protected abstract bool TryParse(string? text, [NotNullWhen(true)] out T? address);
}
