namespace Overlay.Wire.Messages;

/// <summary>The first byte of the plaintext of a Control message. A value without a name is counted and skipped.</summary>
internal enum ControlKind : byte
{
    Ping = 1,
    Pong = 2,
    Goodbye = 3,
    GroupKey = 4,
    GroupKeyAck = 5,
    WhoHas = 6,
    Has = 7,
    GroupList = 8,
    GroupListAck = 9,
    Replicas = 10,
    ReplicasReply = 11,
    ReplicasCheck = 12,
    ReplicasState = 13,
    Register = 16,
    RegisterReply = 17,
    PeerList = 18,
    PeerListAck = 19,
    Introduce = 20,
    Introduction = 21,
    PeerQuery = 22,
    PeerAnswer = 23,
    SessionEnd = 24,
}
