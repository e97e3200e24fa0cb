using Overlay.Frames.Messages;
using Overlay.Primitives;

namespace Overlay.Protocol.Nodes;

/// <summary>A session that was answered here and waits for the first authentic packet; until then nothing the initiation said is believed.</summary>
internal sealed record UnconfirmedSession(Session Session, Hello Hello, Instant ExpiresAt);
