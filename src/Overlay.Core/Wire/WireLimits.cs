namespace Overlay.Wire;

/// <summary>The limits of the wire format. Every length and count that comes from the network is compared with one of them before use.</summary>
internal static class WireLimits
{
    /// <summary>The version of the protocol in the messages that carry one.</summary>
    public const byte Version = 1;

    /// <summary>The longest datagram: 65,535 bytes less the headers of IPv4 and UDP.</summary>
    public const int Datagram = 65_507;

    /// <summary>The longest plaintext inside a handshake message.</summary>
    public const int HandshakePayload = 256;

    public const int SuitesInHello = 16;

    /// <summary>The longest community name in bytes of UTF-8; the shortest has one.</summary>
    public const int CommunityName = 64;

    public const int Addresses = 8;

    public const int PeerListEntries = 255;

    /// <summary>The longest PeerList message, so that it passes every path without fragmentation.</summary>
    public const int PeerListMessage = 1_200;

    public const int GroupListEntries = 255;

    /// <summary>The longest GroupList message, for the same reason.</summary>
    public const int GroupListMessage = 1_200;

    /// <summary>Requests for copies that one node may have at another.</summary>
    public const int ReplicaRequests = 128;

    /// <summary>Members in one Replicas message, which so stays below 1,200 bytes.</summary>
    public const int ReplicaMembers = 140;

    /// <summary>Messages that the list of members can be cut into.</summary>
    public const int ReplicaParts = 16;

    /// <summary>Members that a replicator can say it does not reach.</summary>
    public const int ReplicasMissing = 100;

    /// <summary>The longest notice of groups, so that a Register and an entry of a PeerList with one are as short as these messages may be.</summary>
    public const int GroupNotice = 700;

    public const int PingPadding = 9_200;

    /// <summary>The length of a public, private or symmetric key.</summary>
    public const int Key = 32;

    /// <summary>The length of an Ed25519 signature (RFC 8032, section 5.1.6).</summary>
    public const int Signature = 64;

    /// <summary>The length of the tag behind sealed data.</summary>
    public const int Tag = 16;

    /// <summary>The length of a MAC or a cookie in the handshake.</summary>
    public const int HandshakeMac = 16;
}
