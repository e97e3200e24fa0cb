namespace Overlay.Peers.Benchmarks.Results;

/// <summary>
/// Everything that was measured. Rounds are interleaved, so that what disturbs the machine for a while disturbs all systems; a ratio is one
/// of values of the same round.
/// </summary>
internal sealed class RunResults
{
    private readonly List<Sample> _samples = [];

    public IReadOnlyList<Sample> Samples => _samples;

    public void Add(int round, string system, Measured measured) => _samples.Add(new Sample(round, system, measured.Metric.Id, measured.Value));

    /// <summary>The median over all rounds; null if it was not measured.</summary>
    public double? Median(string system, Metric metric) => MedianOrNull(Find(system, metric).Select(sample => sample.Value));

    /// <summary>The median over all rounds of the ratio to another system in the same round; null if one of the two was not measured.</summary>
    public double? MedianRatio(string system, string baseline, Metric metric) => MedianOrNull(
        from sample in Find(system, metric)
        join reference in Find(baseline, metric) on sample.Round equals reference.Round
        where reference.Value != 0
        select sample.Value / reference.Value);

    private IEnumerable<Sample> Find(string system, Metric metric) => _samples.Where(sample => sample.System == system && sample.Metric == metric.Id);

    private static double? MedianOrNull(IEnumerable<double> values)
    {
        double[] list = [.. values];
        return list.Length == 0 ? null : Statistic.Median(list);
    }
}
