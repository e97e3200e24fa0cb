namespace Overlay.Net.Neighbors;

/// <summary>A neighbour's timers.</summary>
internal enum NeighborDeadline
{
    /// <summary>It is to be asked, again, or given up.</summary>
    Ask,
}
