using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using Overlay.Primitives;

namespace Overlay.Json;

/// <summary>Writes an address and a port as JSON: <c>"192.0.2.1:1200"</c> or <c>"[2001:db8::1]:1200"</c>.</summary>
public sealed class IPEndPointJsonConverter : JsonConverter<IPEndPoint>
{
    /// <inheritdoc/>
    public override IPEndPoint Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.GetString();
        return AddressText.TryParseEndPoint(text, out var endPoint) ? endPoint : throw new JsonException($"'{text}' is not an address and a port: write address:port or [IPv6]:port.");
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, IPEndPoint value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(value?.ToString());
    }
}
