namespace Overlay.Ports;

/// <summary>A port that takes frames as they travel in runs: with a burst number and a transport checksum that is partial.</summary>
internal interface IOffloadPort : IFramePort
{
    /// <summary>
    /// True if frames with a burst number may come with a partial checksum, because the port completes it or leaves it to its device. If
    /// false the node completes the checksums before <see cref="IFramePort.Write"/>. Fixed once the port is open.
    /// </summary>
    bool TakesRuns { get; }

    /// <summary>What the port leaves to its device, in words for the log. Fixed once the port is open.</summary>
    string Abilities { get; }
}
