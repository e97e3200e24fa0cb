using System.Security.Cryptography;
using Overlay.Primitives;

namespace Overlay.Crypto;

/// <summary>
/// One side of a Noise handshake (revision 34, section 5.3) with 25519 and SHA-256. A message that does not fit is refused and leaves
/// the state as it was, so a forged answer does not spoil a handshake that waits for the true one.
/// </summary>
internal sealed class HandshakeState : IDisposable
{
    public const int KeyLength = X25519Curve.KeyLength;
    public const int TagLength = CipherState.TagLength;
    public const int HashLength = SymmetricState.HashLength;
    public const int PskLength = 32;

    private readonly HandshakePattern _pattern;
    private readonly bool _isInitiator;
    private readonly IRandomSource _random;
    private readonly StaticKey? _s;
    private readonly byte[] _psks;
    private SymmetricState _symmetric;
    private StaticKey? _e;
    private byte[]? _rs;
    private byte[]? _re;
    private int _nextMessage;
    private int _nextPsk;
    private bool _isSpoilt;

    /// <summary>
    /// Initialize(handshake_pattern, initiator, prologue, s, e, rs, re). The ephemeral private key is the next 32 bytes of
    /// <paramref name="random"/> when it is needed; <paramref name="rs"/> is empty unless the pattern says that it is known;
    /// <paramref name="psk"/> is 32 bytes for each psk modifier, in the order of the messages.
    /// </summary>
    public HandshakeState(
        HandshakePattern pattern,
        bool initiator,
        ReadOnlySpan<byte> prologue,
        NoiseCipher cipher,
        IRandomSource random,
        StaticKey? s = null,
        ReadOnlySpan<byte> rs = default,
        ReadOnlySpan<byte> psk = default)
    {
        if (psk.Length != pattern.PskCount * PskLength)
        {
            throw new ArgumentException($"{pattern} takes {pattern.PskCount} pre-shared keys of {PskLength} bytes, not {psk.Length} bytes.", nameof(psk));
        }

        if (rs.Length is not (0 or KeyLength))
        {
            throw new ArgumentException($"A public key has {KeyLength} bytes, not {rs.Length}.", nameof(rs));
        }

        _pattern = pattern;
        _isInitiator = initiator;
        _random = random;
        _s = s;
        _rs = rs.IsEmpty ? null : rs.ToArray();
        _psks = psk.ToArray();
        _symmetric = new SymmetricState($"Noise_{pattern}_25519_{(cipher == NoiseCipher.AesGcm ? "AESGCM" : "ChaChaPoly")}_SHA256", cipher);
        _symmetric.MixHash(prologue);
        if (pattern.InitiatorIsKnown)
        {
            _symmetric.MixHash(initiator ? OwnStatic.PublicKey : RemoteStatic);
        }

        if (pattern.ResponderIsKnown)
        {
            _symmetric.MixHash(initiator ? RemoteStatic : OwnStatic.PublicKey);
        }
    }

    public bool IsFinished => _nextMessage == _pattern.Messages.Count;

    /// <summary>h: names the session once the handshake is finished.</summary>
    public ReadOnlySpan<byte> HandshakeHash => _symmetric.HandshakeHash;

    /// <summary>rs: empty until it is known.</summary>
    public ReadOnlySpan<byte> RemoteStaticPublicKey => _rs;

    private bool IsMyTurn => _nextMessage % 2 == 0 == _isInitiator;

    private StaticKey OwnStatic => _s ?? throw new InvalidOperationException($"{_pattern} needs a static key on this side.");

    private ReadOnlySpan<byte> RemoteStatic => _rs ?? throw new InvalidOperationException($"{_pattern} needs the static key of the other side.");

    /// <summary>
    /// WriteMessage(payload, message_buffer): returns the length of the message. If the other side's key has small order the message is
    /// written all the same, but no answer to it is accepted.
    /// </summary>
    public int WriteMessage(ReadOnlySpan<byte> payload, Span<byte> message)
    {
        EnsureTurn(IsMyTurn);
        var written = 0;
        foreach (var token in _pattern.Messages[_nextMessage])
        {
            switch (token)
            {
                case NoiseToken.E:
                    _e = StaticKey.Generate(_random);
                    _e.PublicKey.CopyTo(message[written..]);
                    MixEphemeral(_symmetric, _e.PublicKey);
                    written += KeyLength;
                    break;
                case NoiseToken.S:
                    written += _symmetric.EncryptAndHash(OwnStatic.PublicKey, message[written..]);
                    break;
                default:
                    _isSpoilt |= !TryMixSecret(_symmetric, token, _re, _rs, ref _nextPsk);
                    break;
            }
        }

        written += _symmetric.EncryptAndHash(payload, message[written..]);
        _nextMessage++;
        return written;
    }

    /// <summary>ReadMessage(message, payload_buffer): false, with nothing changed, if the message is not authentic or does not fit.</summary>
    public bool TryReadMessage(ReadOnlySpan<byte> message, Span<byte> payload, out int payloadLength)
    {
        EnsureTurn(!IsMyTurn);
        payloadLength = 0;
        if (_isSpoilt)
        {
            return false;
        }

        var attempt = _symmetric.Clone();
        var re = _re;
        var rs = _rs;
        var nextPsk = _nextPsk;
        if (!TryReadTokens(attempt, ref message, ref re, ref rs, ref nextPsk) || !attempt.TryDecryptAndHash(message, payload, out payloadLength))
        {
            attempt.Dispose();
            return false;
        }

        _symmetric.Dispose();
        _symmetric = attempt;
        _re = re;
        _rs = rs;
        _nextPsk = nextPsk;
        _nextMessage++;
        return true;
    }

    /// <summary>Split(): the keys of the two directions; the first is for what the initiator sends.</summary>
    public void Split(Span<byte> first, Span<byte> second)
    {
        if (!IsFinished || _isSpoilt)
        {
            throw new InvalidOperationException("The handshake is not finished.");
        }

        _symmetric.Split(first, second);
    }

    /// <summary>Forgets the ephemeral key and all that was derived; the handshake hash and the remote static key stay.</summary>
    public void Dispose()
    {
        _e?.Erase();
        CryptographicOperations.ZeroMemory(_psks);
        _symmetric.Dispose();
    }

    private bool TryReadTokens(SymmetricState symmetric, ref ReadOnlySpan<byte> message, ref byte[]? re, ref byte[]? rs, ref int nextPsk)
    {
        foreach (var token in _pattern.Messages[_nextMessage])
        {
            var isRead = token switch
            {
                NoiseToken.E => TryReadEphemeral(symmetric, ref message, ref re),
                NoiseToken.S => TryReadStatic(symmetric, ref message, ref rs),
                _ => TryMixSecret(symmetric, token, re, rs, ref nextPsk),
            };
            if (!isRead)
            {
                return false;
            }
        }

        return true;
    }

    private bool TryReadEphemeral(SymmetricState symmetric, ref ReadOnlySpan<byte> message, ref byte[]? re)
    {
        if (message.Length < KeyLength)
        {
            return false;
        }

        re = message[..KeyLength].ToArray();
        message = message[KeyLength..];
        MixEphemeral(symmetric, re);
        return true;
    }

    private static bool TryReadStatic(SymmetricState symmetric, ref ReadOnlySpan<byte> message, ref byte[]? rs)
    {
        var length = symmetric.HasKey ? KeyLength + TagLength : KeyLength;
        if (message.Length < length)
        {
            return false;
        }

        rs = new byte[KeyLength];
        var isAuthentic = symmetric.TryDecryptAndHash(message[..length], rs, out _);
        message = message[length..];
        return isAuthentic;
    }

    /// <summary>An ephemeral key is hashed, and in a handshake with a psk also mixed into the key (section 9.2).</summary>
    private void MixEphemeral(SymmetricState symmetric, ReadOnlySpan<byte> publicKey)
    {
        symmetric.MixHash(publicKey);
        if (_pattern.PskCount > 0)
        {
            symmetric.MixKey(publicKey);
        }
    }

    /// <summary>Mixes in a psk or the result of DH; false if that is zero, which only a key of small order makes it.</summary>
    private bool TryMixSecret(SymmetricState symmetric, NoiseToken token, byte[]? re, byte[]? rs, ref int nextPsk)
    {
        if (token == NoiseToken.Psk)
        {
            symmetric.MixKeyAndHash(_psks.AsSpan(nextPsk++ * PskLength, PskLength));
            return true;
        }

        // The first letter is the initiator's key, the second the responder's.
        var ownIsStatic = token == NoiseToken.SS || token == (_isInitiator ? NoiseToken.SE : NoiseToken.ES);
        var remoteIsStatic = token == NoiseToken.SS || token == (_isInitiator ? NoiseToken.ES : NoiseToken.SE);
        Span<byte> shared = stackalloc byte[KeyLength];
        var isContributory = X25519Curve.TryAgree((ownIsStatic ? OwnStatic : _e!).PrivateKey, remoteIsStatic ? rs : re, shared);
        symmetric.MixKey(shared);
        CryptographicOperations.ZeroMemory(shared);
        return isContributory;
    }

    private void EnsureTurn(bool isTurn)
    {
        if (IsFinished || !isTurn)
        {
            throw new InvalidOperationException(IsFinished ? "The handshake is finished." : "It is the other side's turn.");
        }
    }
}
