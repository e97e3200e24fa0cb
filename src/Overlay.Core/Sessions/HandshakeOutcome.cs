namespace Overlay.Sessions;

/// <summary>What both sides know about each other when a handshake is complete.</summary>
internal sealed record HandshakeOutcome(ReadOnlyMemory<byte> RemotePublicKey, ReadOnlyMemory<byte> HandshakeHash, bool IsInitiator);
