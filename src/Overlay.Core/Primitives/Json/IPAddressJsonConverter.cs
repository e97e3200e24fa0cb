using System.Diagnostics.CodeAnalysis;
using System.Net;
using Overlay.Primitives;

namespace Overlay.Json;

/// <summary>Writes an IP address as JSON: <c>"239.1.1.1"</c> or <c>"ff15::1"</c>.</summary>
public sealed class IPAddressJsonConverter : AddressJsonConverter<IPAddress>
{
    private protected override string Expected => "an IP address";

    private protected override bool TryParse(string? text, [NotNullWhen(true)] out IPAddress? address) => AddressText.TryParse(text, out address);
}
