using Overlay.Buffers;
using Overlay.Crypto;
using Overlay.Primitives;
using Overlay.Primitives.Timing;
using Overlay.Wire.Messages;

namespace Overlay.Sessions;

/// <summary>
/// The keys of one completed handshake. Sealing and opening have a lock each, held for a series of packets at most, so that the lanes of the
/// data path and the control loop can use one session at the same time.
/// </summary>
internal sealed class Session
{
    private const double ResponderPatience = 1.25;

    private readonly Lock _sealing = new();
    private readonly Lock _opening = new();
    private readonly ReplayWindow _window = new();
    private readonly SessionKeys _keys;
    private readonly SessionLimits _limits;
    private ulong _nextCounter;
    private volatile bool _isConfirmed;
    private bool _isClosed;

    public Session(SessionKeys keys, uint localIndex, uint remoteIndex, HandshakeOutcome outcome, SessionLimits limits, Instant now)
    {
        _keys = keys;
        _limits = limits;
        LocalIndex = localIndex;
        RemoteIndex = remoteIndex;
        RemotePublicKey = outcome.RemotePublicKey;
        HandshakeHash = outcome.HandshakeHash;
        IsInitiator = outcome.IsInitiator;
        _isConfirmed = outcome.IsInitiator;
        EstablishedAt = now;
    }

    /// <summary>What the other side writes into the receiver index.</summary>
    public uint LocalIndex { get; }

    public uint RemoteIndex { get; }

    public ReadOnlyMemory<byte> RemotePublicKey { get; }

    public NodeId RemoteId => PublicKey.IdOf(RemotePublicKey.Span);

    public ReadOnlyMemory<byte> HandshakeHash { get; }

    /// <summary>The suite of Data; Control is sealed with another if this one is clear.</summary>
    public CipherSuite Suite => _keys.Suite;

    public bool IsInitiator { get; }

    public Instant EstablishedAt { get; }

    /// <summary>True for a session that was made after another one of the same two nodes, or is the first.</summary>
    public bool IsNewerThan(Session? other) => other is null || (other != this && EstablishedAt >= other.EstablishedAt);

    /// <summary>True if the other side is known to have the keys: at once for the initiator, else after its first authentic message.</summary>
    public bool IsConfirmed => _isConfirmed;

    /// <summary>False in a community without a key: a Data message then proves nothing about its sender.</summary>
    public bool AuthenticatesData => _keys.AuthenticatesData;

    public void Confirm() => _isConfirmed = true;

    /// <summary>At the initiator: another session is in use until the first authentic message comes on this one.</summary>
    public void AwaitFirst() => _isConfirmed = false;

    /// <summary>Turns the plaintext of a control message into a datagram; false once the session is closed.</summary>
    public bool SealControl(PacketBuffer packet) => Seal([packet], MessageType.Control, [0], _keys.SealControl);

    /// <summary>Turns a frame into a datagram; false, and the frame as it was, once the session is closed.</summary>
    public bool SealData(PacketBuffer frame, byte transform) => SealData([frame], [transform]);

    /// <summary>Turns frames, each with the transform that it has, into datagrams; false, and the frames as they were, once the session is closed.</summary>
    public bool SealData(ReadOnlySpan<PacketBuffer> frames, ReadOnlySpan<byte> transforms) => Seal(frames, MessageType.Data, transforms, _keys.SealData);

    /// <summary>Opens a datagram in place. The packet is the plaintext afterwards, or undefined if it was not authentic.</summary>
    public OpenResult TryOpen(PacketBuffer datagram, in DataHeader header)
    {
        lock (_opening)
        {
            return Open_NeedsLock(datagram, header);
        }
    }

    /// <summary>The same for each of some datagrams.</summary>
    public void Open(ReadOnlySpan<PacketBuffer> datagrams, ReadOnlySpan<DataHeader> headers, Span<OpenResult> results)
    {
        lock (_opening)
        {
            for (var i = 0; i < datagrams.Length; i++)
            {
                results[i] = Open_NeedsLock(datagrams[i], headers[i]);
            }
        }
    }

    /// <summary>When this side should begin a new handshake: the responder leaves it to the initiator for a quarter longer.</summary>
    public Instant RekeyAt => EstablishedAt + (IsInitiator ? _limits.RekeyAfter : _limits.RekeyAfter * ResponderPatience);

    public Instant ExpiresAt => EstablishedAt + _limits.Lifetime;

    /// <summary>True if a new handshake should begin from this side, because of the time or the number of messages.</summary>
    public bool NeedsRekey(Instant now) => now >= RekeyAt || Volatile.Read(ref _nextCounter) >= _limits.RekeyAfterMessages;

    public bool IsExpired(Instant now) => now >= ExpiresAt;

    /// <summary>Forgets the keys. A thread that still holds the session gets refusals.</summary>
    public void Close()
    {
        lock (_sealing)
        {
            lock (_opening)
            {
                _isClosed = true;
                _keys.Dispose();
            }
        }
    }

    private OpenResult Open_NeedsLock(PacketBuffer datagram, in DataHeader header)
    {
        var cipher = header.Type == MessageType.Control ? _keys.OpenControl : _keys.OpenData;
        if (_isClosed)
        {
            return OpenResult.AuthenticationFailed;
        }

        if (cipher.TagLength == 0)
        {
            return FrameCodec.TryOpen(datagram, cipher) ? OpenResult.Opened : OpenResult.AuthenticationFailed;
        }

        if (!_window.Accepts(header.Counter))
        {
            return OpenResult.Replayed;
        }

        return FrameCodec.TryOpen(datagram, cipher) && _window.TryMark(header.Counter) ? OpenResult.Opened : OpenResult.AuthenticationFailed;
    }

    private bool Seal(ReadOnlySpan<PacketBuffer> packets, MessageType type, ReadOnlySpan<byte> transforms, AeadCipher cipher)
    {
        lock (_sealing)
        {
            if (_isClosed)
            {
                return false;
            }

            for (var i = 0; i < packets.Length; i++)
            {
                // Counted before it is used: whatever happens to this packet, no other has its counter.
                var counter = _nextCounter;
                Volatile.Write(ref _nextCounter, counter + 1);
                FrameCodec.Seal(packets[i], cipher, new DataHeader(type, transforms[i], RemoteIndex, counter, packets[i].Burst, packets[i].Index));
            }

            return true;
        }
    }
}
