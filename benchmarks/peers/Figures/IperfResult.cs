using System.Text.Json;

namespace Overlay.Peers.Benchmarks.Figures;

/// <summary>What the receiving end of a stream got.</summary>
internal readonly record struct IperfResult(double BitsPerSecond, double Bytes)
{
    /// <summary>Reads what <c>iperf3 --json</c> prints.</summary>
    /// <exception cref="FormatException">It is no report, or one of an error; the message says which.</exception>
    public static IperfResult Parse(string json)
    {
        try
        {
            using var report = JsonDocument.Parse(json);
            if (report.RootElement.TryGetProperty("error", out var error))
            {
                throw new FormatException($"iperf3: {error.GetString()}");
            }

            var received = report.RootElement.GetProperty("end").GetProperty("sum_received");
            return new IperfResult(received.GetProperty("bits_per_second").GetDouble(), received.GetProperty("bytes").GetDouble());
        }
        catch (Exception problem) when (problem is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException($"This is no report of iperf3: {json}", problem);
        }
    }
}
