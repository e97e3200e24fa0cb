namespace Overlay.Peers.Benchmarks.Results;

/// <summary>A figure that has to be reached.</summary>
/// <param name="Name">What is compared with what.</param>
/// <param name="Limit">The figure.</param>
/// <param name="IsMinimum">True: the limit or more; false: the limit or less.</param>
/// <param name="Measured">What was measured, or null if it was not.</param>
internal sealed record Bar(string Name, double Limit, bool IsMinimum, double? Measured)
{
    /// <summary>Whether it is reached; null if it was not measured.</summary>
    public bool? IsMet => Measured is { } value ? (IsMinimum ? value >= Limit : value <= Limit) : null;

    public string Requirement => $"{Number.Format(Limit)} or {(IsMinimum ? "more" : "less")}";

    public static Bar AtLeast(string name, double limit, double? measured) => new(name, limit, IsMinimum: true, measured);

    public static Bar AtMost(string name, double limit, double? measured) => new(name, limit, IsMinimum: false, measured);
}
