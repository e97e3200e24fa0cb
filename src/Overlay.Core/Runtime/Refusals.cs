using Overlay.Wire.Messages;

namespace Overlay.Runtime;

/// <summary>Says what a refusal means and what to do about it.</summary>
internal static class Refusals
{
    /// <summary>So much of a key in base64 tells two of them apart.</summary>
    private const int KeyDigits = 12;

    public static OverlayError ErrorOf(RegistrationStatus status) => status switch
    {
        RegistrationStatus.CommunityNotServed => OverlayError.CommunityNotServed,
        RegistrationStatus.BadSignature => OverlayError.KeyMismatch,
        RegistrationStatus.DuplicateMac => OverlayError.DuplicateMac,
        RegistrationStatus.CommunityFull or RegistrationStatus.SupernodeFull => OverlayError.Full,
        _ => OverlayError.CommunityRefused,
    };

    public static string Explain(RegistrationStatus status, string supernode, string community, MacAddress mac) => status switch
    {
        RegistrationStatus.CommunityNotServed =>
            $"Supernode {supernode} does not serve community '{community}'. Check the name, or let the operator add it to the supernode's communities.",
        RegistrationStatus.BadSignature =>
            $"Supernode {supernode} does not accept this node's proof that it has the key of community '{community}'. Check that name and key are those of the other members.",
        RegistrationStatus.DuplicateMac =>
            $"MAC address {mac} belongs to another node of community '{community}' at supernode {supernode}. Choose another address, or start with that node's key pair to take its place. The other node is running: one that has stopped is replaced within two seconds.",
        RegistrationStatus.CommunityFull =>
            $"Community '{community}' has as many nodes as supernode {supernode} admits. Stop a node, or let the operator raise the limit.",
        RegistrationStatus.SupernodeFull =>
            $"Supernode {supernode} has as many nodes as it admits. Use another supernode, or let the operator raise the limit.",
        _ => $"The operator of supernode {supernode} refuses this node in community '{community}'. Ask the operator to admit its public key.",
    };

    /// <summary>Why a supernode ended the registration of a node that had one.</summary>
    public static string Explain(SessionEndReason reason, string supernode, string other, MacAddress mac) => reason switch
    {
        SessionEndReason.RegisteredElsewhere =>
            $"Supernode {supernode} has registered another host, at {other}, with this node's key pair, and this node has lost its place. Give each host a key pair of its own. This node registers again in half a minute.",
        SessionEndReason.MacTakenBack =>
            $"MAC address {mac} is derived from the key of the node at {other}, which has taken it back at supernode {supernode}. Choose another address.",
        SessionEndReason.MacTakenOver =>
            $"At supernode {supernode} another node, at {other}, has MAC address {mac} now, since this node did not answer for two seconds. This node registers again in half a minute, if the address is free.",
        _ => $"Supernode {supernode} has ended this node's registration in favour of a node at {other}. This node registers again in half a minute.",
    };

    /// <summary>Somebody answers at the address of a supernode, but with another key.</summary>
    public static string ExplainKey(string supernode, ReadOnlySpan<byte> known, ReadOnlySpan<byte> other, bool isPinned, string? file)
    {
        var remedy = isPinned ? $"write {supernode}#{Convert.ToBase64String(other)}"
            : file is not null ? $"take its line out of {file}"
            : "start this node again";
        var source = isPinned ? "pinned" : "known";
        return $"Supernode {supernode} answers with another key: {Shorten(other)} instead of {Shorten(known)}, which is {source}. "
            + $"Somebody may be posing as the supernode. If its key was changed on purpose, {remedy}.";
    }

    private static string Shorten(ReadOnlySpan<byte> key) => $"{Convert.ToBase64String(key)[..KeyDigits]}...";

    /// <summary>True for what passes when another node leaves, or is found to have left. Keys, and what an operator decided, stay what they are.</summary>
    public static bool CanPass(RegistrationStatus status) => status is RegistrationStatus.DuplicateMac or RegistrationStatus.CommunityFull or RegistrationStatus.SupernodeFull;

    /// <summary>True for what one supernode has against a node and another one need not have.</summary>
    public static bool IsOfSupernode(RegistrationStatus status) => status is not (RegistrationStatus.BadSignature or RegistrationStatus.DuplicateMac);

    /// <summary>Why a node does not send as another station.</summary>
    public static string ExplainSource(MacAddress mac, BridgingOptions bridging) => bridging.Allow
        ? $"another node of the community has this address, or {bridging.MaxAddresses} stations are behind this node already (BridgingOptions.MaxAddresses, --bridge-limit of edge)"
        : $"this node sends as {mac} only. If the sender is meant to take part (a bridge, a container, macvlan, a virtual address of VRRP), let the node bridge (BridgingOptions.Allow, -r of edge)";

    public static string OtherKeyHint(string supernode, string community) =>
        $"At supernode {supernode} another community named '{community}' has a different key. If this node meets nobody, compare its key with that of the other members.";

    /// <summary>What is to be said about who sent frames that were refused; begins with a space, and is empty if nothing is.</summary>
    public static string Doubt(bool isProven, bool isEncrypted) =>
        isProven ? string.Empty
        : isEncrypted ? " They are group frames, which any member can send in its name."
        : " Without a key anybody can send frames in its name.";
}
