using Overlay.Primitives;

namespace Overlay.Supernodes.Members;

/// <summary>Asks the operator's code whether a node may register. Signature, MAC and limits have been checked already.</summary>
internal readonly record struct AdmissionQuestion(
    long Id, string Community, UInt128 CommunityId, NodeId Node, ReadOnlyMemory<byte> PublicKey, MacAddress Mac, UnderlayAddress Address);
