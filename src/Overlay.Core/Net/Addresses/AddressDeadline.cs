namespace Overlay.Net.Addresses;

/// <summary>The timers of address detection.</summary>
internal enum AddressDeadline
{
    /// <summary>The next question whether somebody uses the addresses, or the end of the wait.</summary>
    Probe,
}
