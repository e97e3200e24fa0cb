namespace Overlay.Peers.Benchmarks.Copies;

/// <summary>What one system did with one number of members.</summary>
/// <param name="PerSecond">Copies that arrived at devices of members, of all together.</param>
/// <param name="ProcessorTime">Of all processors of the machine for one of them, in microseconds: sender, whoever copies, and member.</param>
/// <param name="Uplink">What left the sender's host, in Mbit/s.</param>
internal sealed record CopyFigures(double PerSecond, double ProcessorTime, double Uplink);
