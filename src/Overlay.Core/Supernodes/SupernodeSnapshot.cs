using Overlay.Primitives;

namespace Overlay.Supernodes;

/// <summary>Who is registered, at one moment.</summary>
internal sealed record SupernodeSnapshot(IReadOnlyList<CommunitySnapshot> Communities, int Members, int Sessions);

internal sealed record CommunitySnapshot(string Name, UInt128 Id, uint Revision, IReadOnlyList<MemberSnapshot> Members);

internal readonly record struct MemberSnapshot(NodeId Node, MacAddress Mac, bool Bridges, UnderlayAddress Address);
