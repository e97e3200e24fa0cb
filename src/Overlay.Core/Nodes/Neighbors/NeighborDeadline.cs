namespace Overlay.Nodes.Neighbors;

/// <summary>What questions, or contested addresses, wait for.</summary>
internal enum NeighborDeadline
{
    /// <summary>Go on without those that did not answer.</summary>
    Next,
}
