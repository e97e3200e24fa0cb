using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Overlay.Json;

/// <summary>Writes IP addresses as JSON: an array of strings.</summary>
public sealed class IPAddressListJsonConverter : JsonConverter<IReadOnlyList<IPAddress>>
{
    private static readonly IPAddressJsonConverter One = new();

    /// <summary>Nothing that has such a list is read.</summary>
    /// <param name="reader">Not used.</param>
    /// <param name="typeToConvert">Not used.</param>
    /// <param name="options">Not used.</param>
    /// <returns>Never.</returns>
    /// <exception cref="NotSupportedException">Always.</exception>
    public override IReadOnlyList<IPAddress> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Lists of addresses are written only.");

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
