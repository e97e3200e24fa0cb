using System.Security.Cryptography;
using Overlay.Buffers;
using Overlay.Crypto;
using Overlay.Sessions;
using Overlay.Wire.Messages;

namespace Overlay.Multicast.Keys;

/// <summary>A peer's key for its group frames in one epoch, with the window against replays. Not thread-safe.</summary>
internal sealed class GroupReceiveKey
{
    private readonly AeadCipher _cipher;
    private readonly ReplayWindow _window = new();
    private readonly byte[] _key;
    private readonly ulong _firstSequence;

    public GroupReceiveKey(in GroupKey message, CipherSuite suite)
    {
        Epoch = message.Epoch;
        _key = message.Key;
        _firstSequence = message.NextSequence;
        _cipher = SuiteKeys.Derive(suite, message.Key);
    }

    public ushort Epoch { get; }

    /// <summary>True if the message repeats this key; a sender that started again has another key for the same epoch.</summary>
    public bool IsSame(in GroupKey message) => message.Epoch == Epoch && message.Key.AsSpan().SequenceEqual(_key);

    /// <summary>Erases the key.</summary>
    public void Close()
    {
        _cipher.Dispose();
        CryptographicOperations.ZeroMemory(_key);
    }

    public OpenResult TryOpen(PacketBuffer datagram, in GroupHeader header)
    {
        if (_cipher.TagLength == 0)
        {
            return FrameCodec.TryOpenGroup(datagram, _cipher) ? OpenResult.Opened : OpenResult.AuthenticationFailed;
        }

        if (header.Sequence < _firstSequence || !_window.Accepts(header.Sequence))
        {
            return OpenResult.Replayed;
        }

        return FrameCodec.TryOpenGroup(datagram, _cipher) && _window.TryMark(header.Sequence) ? OpenResult.Opened : OpenResult.AuthenticationFailed;
    }
}
