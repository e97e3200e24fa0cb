namespace Overlay;

/// <summary>Why a node or a supernode could not start, or ended.</summary>
public enum OverlayError
{
    /// <summary>No error; an <see cref="OverlayException"/> never has it.</summary>
    None,

    /// <summary>The UDP port, or the address of a listener, is in use by another program.</summary>
    AddressInUse,

    /// <summary>The address to bind to belongs to no interface of this host.</summary>
    AddressUnavailable,

    /// <summary>No supernode answered in time.</summary>
    NoSupernodeReachable,

    /// <summary>A key does not fit: the community key is not that of the community, or the supernode's key is not
    /// the one that is pinned or known (<see cref="OverlayNodeOptions.KnownSupernodesFile"/>).</summary>
    KeyMismatch,

    /// <summary>Another node of the community uses the MAC address with a key of its own.</summary>
    DuplicateMac,

    /// <summary>The operator of the supernode refuses this node.</summary>
    CommunityRefused,

    /// <summary>The supernode serves other communities only.</summary>
    CommunityNotServed,

    /// <summary>The community, or the supernode, holds as many nodes as it takes.</summary>
    Full,

    /// <summary>The process may not do what is needed, for example open a TAP device or a port below 1024.</summary>
    PermissionDenied,

    /// <summary>The device behind a port does not exist, is busy, or failed.</summary>
    DeviceUnavailable,

    /// <summary>The platform lacks something that was asked for.</summary>
    PlatformNotSupported,

    /// <summary>A stream peer broke the framing.</summary>
    ProtocolViolation,

    /// <summary>A part of the node ended unexpectedly; the inner exception says why.</summary>
    Faulted,

    /// <summary>Another host of the segment has the IP address.</summary>
    DuplicateAddress,

    /// <summary>A file that the options name cannot be read, or holds something else.</summary>
    FileUnusable,
}
