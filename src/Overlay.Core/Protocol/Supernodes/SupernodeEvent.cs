using Overlay.Frames.Messages;
using Overlay.Primitives;

namespace Overlay.Protocol.Supernodes;

internal enum SupernodeEventKind
{
    MemberJoined,

    /// <summary>It said goodbye, or its registration ran out.</summary>
    MemberLeft,

    /// <summary>It was seen at another address.</summary>
    MemberMoved,

    RegistrationRefused,
}

/// <summary>Something that an operator may want to see.</summary>
internal readonly record struct SupernodeEvent(
    SupernodeEventKind Kind, string Community, NodeId Node, MacAddress Mac, UnderlayAddress Address, RegistrationStatus Status);
