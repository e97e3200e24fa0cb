using Overlay.Crypto;
using Overlay.Keys;
using Overlay.Wire.Messages;

namespace Overlay.Sessions;

/// <summary>Who shakes hands, and what both sides must agree on for a handshake to succeed.</summary>
internal sealed class HandshakeIdentity
{
    private const int PskLength = 32;
    private readonly byte[] _prologue;
    private readonly byte[] _psk;

    private HandshakeIdentity(NodeKeyPair keyPair, HandshakePurpose purpose, CommunityId community, ReadOnlySpan<byte> psk)
    {
        KeyPair = keyPair;
        Purpose = purpose;
        _psk = psk.ToArray();
        _prologue = [.. "overlay v1"u8, (byte)purpose, .. new byte[CommunityId.Size]];
        community.CopyTo(_prologue.AsSpan(^CommunityId.Size..));
    }

    public NodeKeyPair KeyPair { get; }

    public HandshakePurpose Purpose { get; }

    /// <summary>"overlay v1" || purpose || community id.</summary>
    public ReadOnlySpan<byte> Prologue => _prologue;

    public ReadOnlySpan<byte> Psk => _psk;

    /// <summary>Between two nodes of a community.</summary>
    public static HandshakeIdentity ForNodes(NodeKeyPair keyPair, CommunitySecrets community) =>
        new(keyPair, HandshakePurpose.NodeToNode, community.Id, community.Psk);

    /// <summary>Between a node and a supernode, at either of them: no community and no psk.</summary>
    public static HandshakeIdentity ForSupernode(NodeKeyPair keyPair) =>
        new(keyPair, HandshakePurpose.NodeToSupernode, default, new byte[PskLength]);
}
