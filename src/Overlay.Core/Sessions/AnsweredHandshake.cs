using Overlay.Wire.Messages;

namespace Overlay.Sessions;

/// <summary>An initiation, up to its mac2, and the answer to it. The session is not confirmed: the initiation may have been a replay.</summary>
internal sealed record AnsweredHandshake(Session Session, Hello Hello, ReadOnlyMemory<byte> Response, ReadOnlyMemory<byte> Ephemeral, ReadOnlyMemory<byte> Initiation);
