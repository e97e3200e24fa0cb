namespace Overlay.Crypto;

/// <summary>The steps of a Noise message pattern (revision 34, sections 7.1 and 9.2).</summary>
internal enum NoiseToken
{
    E,
    S,
    EE,
    ES,
    SE,
    SS,
    Psk,
}
