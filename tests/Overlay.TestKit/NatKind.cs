namespace Overlay.TestKit;

/// <summary>How a NAT maps and filters, in the words of RFC 4787.</summary>
internal enum NatKind
{
    /// <summary>Endpoint-independent mapping and filtering: whoever knows the outside port gets in.</summary>
    FullCone,

    /// <summary>Endpoint-independent mapping, address and port-dependent filtering: who was written to gets in.</summary>
    PortRestricted,

    /// <summary>Address and port-dependent mapping and filtering: another outside port for every destination.</summary>
    Symmetric,
}
