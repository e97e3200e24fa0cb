using System.Net;
using System.Text;

namespace Overlay.Samples.ServiceDiscovery.Dns;

/// <summary>Reads what responders send (RFC 1035, section 4.1; RFC 6762, section 18).</summary>
/// <remarks><code>
///  0        2        4           6         8         10        12
/// +--------+--------+-----------+---------+---------+---------+------------------------------------------
/// | id     | flags  | questions | answers | authors | others  | questions, then answers, authors, others
/// +--------+--------+-----------+---------+---------+---------+------------------------------------------
/// </code></remarks>
internal static class DnsResponse
{
    private const int HeaderSize = 12;
    private const ushort Response = 0x8000;
    private const ushort OperationAndCode = 0x780f;
    private const ushort Internet = 1;

    /// <summary>The top bit of the class is not part of it: it says that the sender knows all such records.</summary>
    private const ushort ClassMask = 0x7fff;

    /// <summary>Reads the records of known types; false for queries, for errors, and for messages that are not whole.</summary>
    public static bool TryRead(ReadOnlySpan<byte> message, out IReadOnlyList<DnsRecord> records)
    {
        List<DnsRecord> found = [];
        records = found;
        var reader = new DnsReader(message, 0);
        if (message.Length < HeaderSize
            || !reader.TryRead(out ushort _)
            || !reader.TryRead(out ushort flags)
            || (flags & (Response | OperationAndCode)) != Response
            || !reader.TryRead(out ushort questions)
            || !reader.TryRead(out ushort answers)
            || !reader.TryRead(out ushort authors)
            || !reader.TryRead(out ushort others))
        {
            return false;
        }

        for (var i = 0; i < questions; i++)
        {
            if (!reader.TryReadName(out _) || !reader.TrySkip(2 * sizeof(ushort)))
            {
                return false;
            }
        }

        for (var i = 0; i < answers + authors + others; i++)
        {
            if (!TryReadRecord(message, ref reader, found))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryReadRecord(ReadOnlySpan<byte> message, ref DnsReader reader, List<DnsRecord> found)
    {
        if (!reader.TryReadName(out var name)
            || !reader.TryRead(out ushort type)
            || !reader.TryRead(out ushort kind)
            || !reader.TryRead(out uint timeToLive)
            || !reader.TryRead(out ushort length))
        {
            return false;
        }

        var start = reader.Position;
        if (!reader.TrySkip(length))
        {
            return false;
        }

        if ((kind & ClassMask) != Internet)
        {
            return true;
        }

        // Names in the data may point to anywhere before them, but must not reach beyond the data.
        var data = new DnsReader(message[..(start + length)], start);
        return TryReadData(new DnsRecord(name, (DnsType)type, timeToLive), length, data, found);
    }

    /// <summary>False if the data does not have the form of its type; other types are passed over.</summary>
    private static bool TryReadData(DnsRecord record, int length, DnsReader data, List<DnsRecord> found)
    {
        switch (record.Type)
        {
            case DnsType.Pointer when data.TryReadName(out var target):
                found.Add(record with { Target = target });
                return true;
            case DnsType.Service when data.TrySkip(2 * sizeof(ushort)) && data.TryRead(out ushort port) && data.TryReadName(out var host):
                found.Add(record with { Target = host, Port = port });
                return true;
            case DnsType.Text when TryReadTexts(data, length, out var texts):
                found.Add(record with { Texts = texts });
                return true;
            case DnsType.Address when length == 4 && data.TryRead(length, out var bytes):
                found.Add(record with { Address = new IPAddress(bytes) });
                return true;
            case DnsType.AddressV6 when length == 16 && data.TryRead(length, out var bytes):
                found.Add(record with { Address = new IPAddress(bytes) });
                return true;
            default:
                return !Enum.IsDefined(record.Type);
        }
    }

    /// <summary>Texts, each with its length in front (RFC 6763, section 6.1); empty ones say nothing.</summary>
    private static bool TryReadTexts(DnsReader data, int length, out List<string> texts)
    {
        texts = [];
        var end = data.Position + length;
        while (data.Position < end)
        {
            if (!data.TryRead(1, out var size) || !data.TryRead(size[0], out var text))
            {
                return false;
            }

            if (!text.IsEmpty)
            {
                texts.Add(Encoding.UTF8.GetString(text));
            }
        }

        return true;
    }
}
