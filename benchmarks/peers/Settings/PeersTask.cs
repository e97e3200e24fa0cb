namespace Overlay.Peers.Benchmarks.Settings;

/// <summary>What the program can be asked to do.</summary>
internal enum PeersTask
{
    /// <summary>Measure everything.</summary>
    Measure,

    /// <summary>Compare with the recorded ratios.</summary>
    Guard,

    /// <summary>Measure multicast to many members.</summary>
    Copies,

    /// <summary>Record new ratios.</summary>
    Record,
}
