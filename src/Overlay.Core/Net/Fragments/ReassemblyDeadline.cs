namespace Overlay.Net.Fragments;

/// <summary>The timers of a datagram that is being put together.</summary>
internal enum ReassemblyDeadline
{
    /// <summary>What has not come by then does not come.</summary>
    GiveUp,
}
