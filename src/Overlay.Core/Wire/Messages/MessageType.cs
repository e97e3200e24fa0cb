namespace Overlay.Wire.Messages;

/// <summary>The first byte of every datagram. A value without a name is counted and skipped.</summary>
internal enum MessageType : byte
{
    HandshakeInitiation = 1,
    HandshakeResponse = 2,
    CookieReply = 3,
    Data = 4,
    Control = 5,
    Relay = 6,
    GroupData = 7,
    KeyRequest = 8,
    KeyReply = 9,
    Replicate = 10,
}
