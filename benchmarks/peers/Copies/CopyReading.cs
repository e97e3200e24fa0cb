using System.Diagnostics;
using Overlay.Peers.Benchmarks.Figures;
using Overlay.Peers.Benchmarks.Results;

namespace Overlay.Peers.Benchmarks.Copies;

/// <summary>What all counters say at one moment.</summary>
/// <param name="Time">The moment, as <see cref="Stopwatch"/> tells it.</param>
/// <param name="Payload">Bytes of UDP that have come to the devices of all members.</param>
/// <param name="Uplink">Bytes that have left the sender's host.</param>
/// <param name="Busy">Seconds that all processors of the machine were busy.</param>
internal readonly record struct CopyReading(long Time, long Payload, long Uplink, double Busy)
{
    private const double BitsPerMegabyte = 8e-6;

    public static CopyReading Take(IReadOnlyList<DeviceReader> members, DeviceReader uplink) =>
        new(Stopwatch.GetTimestamp(), members.Sum(member => member.Read().PayloadIn), uplink.Read().BytesOut, ProcessorTime.Read());

    /// <summary>What happened since an earlier reading.</summary>
    /// <param name="earlier">The earlier reading.</param>
    /// <param name="members">How many members there are.</param>
    /// <param name="payload">The payload of each datagram, in bytes.</param>
    public Measured[] Since(CopyReading earlier, int members, int payload)
    {
        var seconds = Stopwatch.GetElapsedTime(earlier.Time, Time).TotalSeconds;
        var copies = (Payload - earlier.Payload) / (double)payload;
        return
        [
            new(Metric.Copies(members), copies / seconds / 1000),
            new(Metric.CopyCpu(members), (Busy - earlier.Busy) * 1e6 / Math.Max(copies, 1)),
            new(Metric.CopyUplink(members), (Uplink - earlier.Uplink) * BitsPerMegabyte / seconds),
        ];
    }
}
