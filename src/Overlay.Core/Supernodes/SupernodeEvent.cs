using Overlay.Primitives;
using Overlay.Wire.Messages;

namespace Overlay.Supernodes;

internal enum SupernodeEventKind
{
    MemberJoined,

    /// <summary>It said goodbye, or its registration ran out.</summary>
    MemberLeft,

    /// <summary>It was seen at another address.</summary>
    MemberMoved,

    RegistrationRefused,

    /// <summary>Its key registered from another address for the second time within a minute: two hosts have one key pair.</summary>
    IdentityShared,
}

/// <summary>Something that an operator may want to see. Other: with IdentityShared, the address that it was at before.</summary>
internal readonly record struct SupernodeEvent(
    SupernodeEventKind Kind, string Community, NodeId Node, MacAddress Mac, UnderlayAddress Address, RegistrationStatus Status, UnderlayAddress Other = default);
