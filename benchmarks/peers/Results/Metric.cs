using System.Globalization;

namespace Overlay.Peers.Benchmarks.Results;

/// <summary>A quantity that is measured.</summary>
/// <param name="Id">The name in results.json.</param>
/// <param name="Heading">The heading of its column.</param>
/// <param name="Unit">The unit of the value.</param>
internal sealed record Metric(string Id, string Heading, string Unit)
{
    public static readonly Metric FileTime = new("file", "file, s", "s");
    public static readonly Metric Tcp = new("tcp", "TCP, Gbit/s", "Gbit/s");
    public static readonly Metric Cpu = new("cpu", "CPU, s/GiB", "s/GiB");
    public static readonly Metric IdleMedian = new("rtt-idle-p50", "round trip idle p50, us", "us");
    public static readonly Metric LoadedMedian = new("rtt-loaded-p50", "under load p50, us", "us");
    public static readonly Metric LoadedTail = new("rtt-loaded-p99", "under load p99, us", "us");
    public static readonly Metric LoadedLoss = new("rtt-loaded-lost", "lost under load, %", "%");
    public static readonly Metric Datagrams = new("udp", "UDP 64 B, k/s", "k/s");
    public static readonly Metric Memory = new("memory", "memory, MB", "MB");

    /// <summary>Copies that arrived at devices of members, of all together.</summary>
    public static Metric Copies(int members) => new($"copies-{members}", $"1 to {members}: copies, 1000/s", "1000/s");

    /// <summary>Time of all processors of the machine for one of them: sender, whoever copies, and member.</summary>
    public static Metric CopyCpu(int members) => new($"copies-{members}-cpu", "CPU, us/copy", "us/copy");

    /// <summary>What left the sender's host meanwhile.</summary>
    public static Metric CopyUplink(int members) => new($"copies-{members}-uplink", "uplink, Mbit/s", "Mbit/s");

    /// <summary>ZeroMQ messages of one size.</summary>
    public static Metric Messages(int size) => new($"zmq-{size}", string.Create(CultureInfo.InvariantCulture, $"ZeroMQ {size:N0} B, k/s"), "k/s");
}
