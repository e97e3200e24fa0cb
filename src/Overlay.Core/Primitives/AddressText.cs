using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Overlay.Primitives;

/// <summary>
/// Reads IP addresses as people write them: IPv4 as four decimal numbers (RFC 6943, section 3.1.1), IPv6 as in RFC 4291, section 2.2. The parsers of .NET also
/// take the forms of inet_aton, in which 10.1 is 10.0.0.1, 0x7f.1 is 127.0.0.1 and 010.0.0.1 is 8.0.0.1, and brackets with a port after them as an address.
/// </summary>
internal static class AddressText
{
    private const int OctetsV4 = 4;
    private const int BitsV4 = 32;
    private const int BitsV6 = 128;
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    /// <summary>Reads an address; one of IPv6 may have a zone after <c>%</c>.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out IPAddress? address)
    {
        var colon = text.LastIndexOf(':');
        if (colon < 0)
        {
            return TryParseV4(text, out address);
        }

        address = null;
        var zone = text.IndexOf('%');
        var last = text[(colon + 1)..(zone > colon ? zone : text.Length)];
        return !text.ContainsAny('[', ']', '/') && (!last.Contains('.') || TryParseV4(last, out _)) && IPAddress.TryParse(text, out address);
    }

    /// <summary>Reads <c>address:port</c> or <c>[IPv6]:port</c>; the port may be 0 but not be missing.</summary>
    public static bool TryParseEndPoint(ReadOnlySpan<char> text, [NotNullWhen(true)] out IPEndPoint? endPoint)
    {
        endPoint = null;
        var colon = text.LastIndexOf(':');
        if (colon < 0 || !TryParseNumber(text[(colon + 1)..], ushort.MaxValue, out var port))
        {
            return false;
        }

        var host = text[..colon];
        var isV6 = host.Length > 2 && host[0] == '[' && host[^1] == ']';
        if (host.Contains(':') != isV6 || !TryParse(isV6 ? host[1..^1] : host, out var address))
        {
            return false;
        }

        endPoint = new IPEndPoint(address, port);
        return true;
    }

    /// <summary>Reads <c>address/prefix</c>.</summary>
    public static bool TryParseWithPrefix(ReadOnlySpan<char> text, [NotNullWhen(true)] out IPAddress? address, out int prefixLength)
    {
        var slash = text.IndexOf('/');
        (address, prefixLength) = (null, 0);
        return slash >= 0
            && TryParse(text[..slash], out address)
            && TryParseNumber(text[(slash + 1)..], text.Contains(':') ? BitsV6 : BitsV4, out prefixLength);
    }

    /// <summary>Reads a decimal number without a sign and without zeros in front.</summary>
    public static bool TryParseNumber(ReadOnlySpan<char> text, int max, out int number)
    {
        number = 0;
        if (text.IsEmpty || text.Length > 9 || (text.Length > 1 && text[0] == '0'))
        {
            return false;
        }

        foreach (var digit in text)
        {
            if (!char.IsAsciiDigit(digit))
            {
                return false;
            }

            number = (number * 10) + (digit - '0');
        }

        return number <= max;
    }

    /// <summary>True if a host's last label is a number: no name of the DNS ends so (RFC 3696, section 2), so it can only be an address of IPv4, or is
    /// wrong.</summary>
    public static bool EndsInNumber(ReadOnlySpan<char> host)
    {
        host = host.TrimEnd('.');
        var last = host[(host.LastIndexOf('.') + 1)..];
        return !last.IsEmpty
            && (!last.ContainsAnyExceptInRange('0', '9')
                || (last.StartsWith("0x", StringComparison.OrdinalIgnoreCase) && !last[2..].ContainsAnyExcept(HexDigits)));
    }

    private static bool TryParseV4(ReadOnlySpan<char> text, [NotNullWhen(true)] out IPAddress? address)
    {
        address = null;
        Span<byte> octets = stackalloc byte[OctetsV4];
        var count = 0;
        foreach (var part in text.Split('.'))
        {
            if (count == OctetsV4 || !TryParseNumber(text[part], byte.MaxValue, out var octet))
            {
                return false;
            }

            octets[count++] = (byte)octet;
        }

        address = count == OctetsV4 ? new IPAddress(octets) : null;
        return address is not null;
    }
}
