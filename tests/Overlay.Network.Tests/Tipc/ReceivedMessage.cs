using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Overlay.Network.Tests.Tipc;

/// <summary>A message that a port of the demonstration got, as <c>multicast_server.py</c> prints it.</summary>
/// <param name="Port">The range that the port has bound, for example <c>0-99</c>.</param>
/// <param name="Text">The message up to its first zero byte.</param>
/// <param name="Sender">The address of the sender's node, and its port.</param>
/// <param name="Length">The length of the message in bytes.</param>
/// <param name="Checksum">Its Adler-32 checksum (RFC 1950).</param>
internal sealed partial record ReceivedMessage(string Port, string Text, string Sender, int Length, uint Checksum)
{
    /// <summary>All messages of a server's output, in order. Only the server in Python tells the sender, the length and the checksum.</summary>
    public static IReadOnlyList<ReceivedMessage> ReadAll(string output) =>
        [.. Pattern().Matches(output).Select(match => new ReceivedMessage(
            $"{match.Groups[1]}-{match.Groups[2]}",
            match.Groups[3].Value,
            match.Groups[4].Value,
            match.Groups[5].Success ? int.Parse(match.Groups[5].ValueSpan, CultureInfo.InvariantCulture) : 0,
            uint.Parse($"0{match.Groups[6].Value}", NumberStyles.HexNumber, CultureInfo.InvariantCulture)))];

    /// <summary>What <c>multicast_client.py</c> sends with a text and a size: its bytes tell where in the message they stand.</summary>
    public static byte[] ContentOf(string text, int size)
    {
        var content = new byte[Math.Max(size, text.Length + 1)];
        var start = Encoding.ASCII.GetBytes(text, content) + 1;
        for (var i = start; i < content.Length; i++)
        {
            content[i] = (byte)((i * 31) + (i >> 8));
        }

        return content;
    }

    public static uint ChecksumOf(ReadOnlySpan<byte> content)
    {
        const uint Modulus = 65_521;
        uint sum = 1;
        uint sumOfSums = 0;
        foreach (var value in content)
        {
            sum = (sum + value) % Modulus;
            sumOfSums = (sumOfSums + sum) % Modulus;
        }

        return (sumOfSums << 16) | sum;
    }

    [GeneratedRegex(@"^Server: port \{18888,(\d+),(\d+)\} received: ([^[\n]*?)(?: \[from ([0-9a-f]+:\d+), (\d+) bytes, ([0-9a-f]+)\])?$", RegexOptions.Multiline)]
    private static partial Regex Pattern();
}

internal static class ReceivedMessages
{
    /// <summary>The texts that each port got, in order.</summary>
    public static IReadOnlyDictionary<string, string[]> TextsByPort(this IEnumerable<ReceivedMessage> messages) =>
        messages.GroupBy(message => message.Port).ToDictionary(port => port.Key, port => port.Select(message => message.Text).ToArray());
}
