using Overlay.Paths;
using Overlay.Primitives.Timing;

namespace Overlay.Nodes.Peers;

/// <summary>A Ping that was not answered yet.</summary>
internal readonly record struct OutstandingPing(uint Id, UnderlayPath Path, PingPurpose Purpose, Instant SentAt);
