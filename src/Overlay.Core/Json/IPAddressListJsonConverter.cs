using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Overlay.Json;

/// <summary>Writes IP addresses as JSON: an array of strings.</summary>
public sealed class IPAddressListJsonConverter : JsonConverter<IReadOnlyList<IPAddress>>
{
    private static readonly IPAddressJsonConverter One = new();

    /// <inheritdoc/>
    public override IReadOnlyList<IPAddress> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw new JsonException("An array of IP addresses is expected.");
        }

        var addresses = new List<IPAddress>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            addresses.Add(One.Read(ref reader, typeof(IPAddress), options));
        }

        return addresses;
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, IReadOnlyList<IPAddress> value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(value);
        writer.WriteStartArray();
        foreach (var address in value)
        {
            One.Write(writer, address, options);
        }

        writer.WriteEndArray();
    }
}
