namespace Overlay.Peers.Benchmarks.Systems;

/// <summary>What a system is compared as.</summary>
internal enum SystemKind
{
    /// <summary>The link below everything else.</summary>
    Raw,

    /// <summary>A tunnel inside the kernel: no user-space overlay gets there.</summary>
    Kernel,

    /// <summary>Another user-space overlay.</summary>
    Peer,

    Overlay,
}
