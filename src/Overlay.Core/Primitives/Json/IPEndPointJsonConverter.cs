using System.Diagnostics.CodeAnalysis;
using System.Net;
using Overlay.Primitives;

namespace Overlay.Json;

/// <summary>Writes an address and a port as JSON: <c>"192.0.2.1:1200"</c> or <c>"[2001:db8::1]:1200"</c>.</summary>
public sealed class IPEndPointJsonConverter : AddressJsonConverter<IPEndPoint>
{
    private protected override string Expected => "an address and a port: write address:port or [IPv6]:port";

    private protected override bool TryParse(string? text, [NotNullWhen(true)] out IPEndPoint? address) => AddressText.TryParseEndPoint(text, out address);
}
