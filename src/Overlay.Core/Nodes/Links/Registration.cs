using Overlay.Sessions;
using Overlay.Wire;
using Overlay.Wire.Messages;

namespace Overlay.Nodes.Links;

/// <summary>The Register message of this node.</summary>
internal static class Registration
{
    /// <summary>Signed for the session it is sent on, so it is good for no other.</summary>
    public static Register For(Session session, NodeEngineOptions options, byte[] groups)
    {
        var signature = new byte[WireLimits.Signature];
        options.Community.SignRegistration(session.HandshakeHash.Span, signature);
        return new Register(
            options.AllowBridging,
            options.Mac,
            options.Community.Id.Value,
            options.Community.RegistrationPublicKey.ToArray(),
            signature,
            options.CommunityName,
            [.. options.LocalAddresses.Take(WireLimits.Addresses)])
        {
            Groups = groups,
        };
    }
}
