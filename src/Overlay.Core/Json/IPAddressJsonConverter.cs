using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using Overlay.Primitives;

namespace Overlay.Json;

/// <summary>Writes an IP address as JSON: <c>"239.1.1.1"</c> or <c>"ff15::1"</c>.</summary>
public sealed class IPAddressJsonConverter : JsonConverter<IPAddress>
{
    /// <inheritdoc/>
    public override IPAddress Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.GetString();
        return AddressText.TryParse(text, out var address) ? address : throw new JsonException($"'{text}' is not an IP address.");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, IPAddress value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(value?.ToString());
    }
}
