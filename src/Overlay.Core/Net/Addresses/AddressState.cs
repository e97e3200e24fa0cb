namespace Overlay.Net.Addresses;

/// <summary>Whether an address may be used (RFC 4862, section 2; RFC 5227).</summary>
internal enum AddressState
{
    /// <summary>Not yet: somebody else may have it.</summary>
    Tentative,

    Valid,

    /// <summary>No: somebody else has it.</summary>
    Duplicate,
}
