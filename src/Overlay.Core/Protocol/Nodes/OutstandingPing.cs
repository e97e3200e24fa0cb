using Overlay.Peers;
using Overlay.Primitives;

namespace Overlay.Protocol.Nodes;

/// <summary>A Ping that was not answered yet.</summary>
internal readonly record struct OutstandingPing(uint Id, UnderlayPath Path, PingPurpose Purpose, Instant SentAt);
