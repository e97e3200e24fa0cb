using static Overlay.Crypto.NoiseToken;

namespace Overlay.Crypto;

/// <summary>
/// A Noise handshake pattern (revision 34, section 7): which static keys are known before, and the tokens of each message, the first
/// being the initiator's.
/// </summary>
internal sealed class HandshakePattern
{
    private HandshakePattern(string name, bool initiatorIsKnown, bool responderIsKnown, params NoiseToken[][] messages)
    {
        Name = name;
        InitiatorIsKnown = initiatorIsKnown;
        ResponderIsKnown = responderIsKnown;
        Messages = messages;
        PskCount = messages.Sum(tokens => tokens.Count(token => token == Psk));
    }

    public static HandshakePattern NN { get; } = new("NN", false, false, [E], [E, EE]);

    public static HandshakePattern NK { get; } = new("NK", false, true, [E, ES], [E, EE]);

    public static HandshakePattern KK { get; } = new("KK", true, true, [E, ES, SS], [E, EE, SE]);

    public static HandshakePattern XX { get; } = new("XX", false, false, [E], [E, EE, S, ES], [S, SE]);

    public static HandshakePattern XK { get; } = new("XK", false, true, [E, ES], [E, EE], [S, SE]);

    public static HandshakePattern IK { get; } = new("IK", false, true, [E, ES, S, SS], [E, EE, SE]);

    public static HandshakePattern IX { get; } = new("IX", false, false, [E, S], [E, EE, SE, S, ES]);

    /// <summary>The pattern of all handshakes on the wire.</summary>
    public static HandshakePattern IKpsk2 { get; } = IK.WithPsk(2);

    public string Name { get; }

    /// <summary>Pre-message "-> s": the responder knows the initiator's static key beforehand.</summary>
    public bool InitiatorIsKnown { get; }

    /// <summary>Pre-message "&lt;- s": the initiator knows the responder's static key beforehand.</summary>
    public bool ResponderIsKnown { get; }

    public IReadOnlyList<NoiseToken[]> Messages { get; }

    /// <summary>How many pre-shared keys the handshake mixes in.</summary>
    public int PskCount { get; }

    /// <summary>
    /// Modifier pskN (section 9.4): position 0 puts the token at the beginning of the first message, N at the end of the Nth.
    /// </summary>
    public HandshakePattern WithPsk(params int[] positions)
    {
        var messages = Messages.ToArray();
        foreach (var position in positions)
        {
            messages[Math.Max(position, 1) - 1] = position == 0 ? [Psk, .. messages[0]] : [.. messages[position - 1], Psk];
        }

        var modifiers = string.Join('+', positions.Select(position => $"psk{position}"));
        return new HandshakePattern(Name + modifiers, InitiatorIsKnown, ResponderIsKnown, messages);
    }

    public override string ToString() => Name;
}
