namespace Overlay.TestKit;

/// <summary>The checksum of RFC 1071 as the text has it: word by word.</summary>
internal static class PlainChecksum
{
    public static ushort Sum(ReadOnlySpan<byte> bytes)
    {
        var sum = 0;
        for (var i = 0; i < bytes.Length; i++)
        {
            sum += i % 2 == 0 ? bytes[i] << 8 : bytes[i];
            sum = (sum >> 16) + (sum & 0xffff);
        }

        return (ushort)sum;
    }

    public static ushort Add(int a, int b) => (ushort)(((a + b) >> 16) + ((a + b) & 0xffff));
}
