using System.Buffers.Binary;
using System.Text;

namespace Overlay.Samples.ServiceDiscovery.Dns;

/// <summary>Writes queries (RFC 6762, section 18), with the same header as <see cref="DnsResponse"/> reads.</summary>
internal static class DnsQuery
{
    /// <summary>Fits a frame of every segment.</summary>
    public const int MaxLength = 1200;

    private const int HeaderSize = 12;
    private const int QuestionsOffset = 4;
    private const int AnswersOffset = 6;
    private const ushort Internet = 1;

    /// <summary>Writes questions, and pointers that need not be told again. Of both as many as fit; what is left out is asked for, or told, another time.</summary>
    public static byte[] Write(IReadOnlyList<DnsQuestion> questions, IReadOnlyList<DnsRecord> known)
    {
        var message = new List<byte>(new byte[HeaderSize]);
        var written = Write(message, questions, WriteQuestion);
        var answers = Write(message, known, WritePointer);
        byte[] bytes = [.. message];
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(QuestionsOffset), written);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(AnswersOffset), answers);
        return bytes;
    }

    private static ushort Write<T>(List<byte> message, IReadOnlyList<T> parts, Action<List<byte>, T> write)
    {
        ushort written = 0;
        foreach (var part in parts)
        {
            var start = message.Count;
            write(message, part);
            if (message.Count > MaxLength)
            {
                message.RemoveRange(start, message.Count - start);
                break;
            }

            written++;
        }

        return written;
    }

    private static void WriteQuestion(List<byte> message, DnsQuestion question)
    {
        Write(message, question.Name);
        Write(message, (ushort)question.Type);
        Write(message, Internet);
    }

    private static void WritePointer(List<byte> message, DnsRecord record)
    {
        Write(message, record.Name);
        Write(message, (ushort)record.Type);
        Write(message, Internet);
        Write(message, (ushort)(record.TimeToLive >> 16));
        Write(message, (ushort)record.TimeToLive);
        var start = message.Count;
        Write(message, 0);
        Write(message, record.Target!);
        var length = message.Count - start - sizeof(ushort);
        (message[start], message[start + 1]) = ((byte)(length >> 8), (byte)length);
    }

    private static void Write(List<byte> message, DnsName name)
    {
        foreach (var label in name.Labels)
        {
            var bytes = Encoding.UTF8.GetBytes(label);
            message.Add((byte)bytes.Length);
            message.AddRange(bytes);
        }

        message.Add(0);
    }

    private static void Write(List<byte> message, ushort value)
    {
        message.Add((byte)(value >> 8));
        message.Add((byte)value);
    }
}
