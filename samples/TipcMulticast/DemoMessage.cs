using System.Text;
using Overlay.Samples.Tipc;

namespace Overlay.Samples.TipcMulticast;

/// <summary>What the demo sends: a text that ends with a zero byte, filled up to the size that is asked for; the one that ends a port is a zero byte.</summary>
internal static class DemoMessage
{
    public static readonly ReadOnlyMemory<byte> Termination = new byte[1];

    private const byte Filling = (byte)'x';

    public static byte[] Create(string text, int size)
    {
        var length = Encoding.ASCII.GetByteCount(text) + 1;
        var message = new byte[Math.Max(length, size)];
        Encoding.ASCII.GetBytes(text, message);
        message.AsSpan(length).Fill(Filling);
        return message;
    }

    public static bool IsTermination(ReadOnlySpan<byte> message) => message.IsEmpty || message[0] == 0;

    public static string Text(ReadOnlySpan<byte> message)
    {
        var end = message.IndexOf((byte)0);
        return Encoding.ASCII.GetString(end < 0 ? message : message[..end]);
    }

    public static string TextFor(ServiceRange range) => $"message to {range}";
}
