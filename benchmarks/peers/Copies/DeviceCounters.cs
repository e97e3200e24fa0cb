using System.Globalization;

namespace Overlay.Peers.Benchmarks.Copies;

/// <summary>What a device of a host has received and sent.</summary>
internal readonly record struct DeviceCounters(long BytesIn, long PacketsIn, long BytesOut)
{
    private const int HeadersSize = 14 + 20 + 8;

    /// <summary>Bytes of UDP. Datagrams that were joined for the kernel have one header together, and count as one packet.</summary>
    public long PayloadIn => BytesIn - (PacketsIn * HeadersSize);

    public static DeviceCounters Parse(string table, string device)
    {
        var line = table.Split('\n').Single(line => line.TrimStart().StartsWith($"{device}:", StringComparison.Ordinal));
        var numbers = line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return new DeviceCounters(Number(numbers[0]), Number(numbers[1]), Number(numbers[8]));
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
