namespace Overlay.Samples.Edge;

/// <summary>What to do about a host that has an address of this one.</summary>
internal enum ConflictChoice
{
    /// <summary>Say so, and go on.</summary>
    Warn,

    /// <summary>End, if this edge has just been started; one that runs goes on.</summary>
    Stop,
}
