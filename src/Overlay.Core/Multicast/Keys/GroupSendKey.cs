using System.Security.Cryptography;
using Overlay.Buffers;
using Overlay.Crypto;
using Overlay.Primitives;
using Overlay.Wire;
using Overlay.Wire.Messages;

namespace Overlay.Multicast.Keys;

/// <summary>
/// This node's key for group frames in one epoch. The data path and the engine may seal at the same time. A new epoch is a new object,
/// so a frame is never sealed with a key that those it goes to do not have.
/// </summary>
internal sealed class GroupSendKey
{
    private readonly Lock _lock = new();
    private readonly NodeId _sender;
    private readonly AeadCipher _cipher;
    private readonly byte[] _key = new byte[WireLimits.Key];
    private ulong _nextSequence;
    private bool _isClosed;

    public GroupSendKey(NodeId sender, ushort epoch, CipherSuite suite, IRandomSource random)
    {
        _sender = sender;
        Epoch = epoch;
        Suite = suite;
        random.Fill(_key);
        _cipher = SuiteKeys.Derive(suite, _key);
    }

    public ushort Epoch { get; }

    public CipherSuite Suite { get; }

    /// <summary>What a peer needs to open all that is sealed from now on.</summary>
    public GroupKey ToMessage()
    {
        lock (_lock)
        {
            return new GroupKey(Epoch, Suite.Id, _key, _nextSequence);
        }
    }

    /// <summary>Turns a frame into a datagram that any number of peers can open; false, and the frame as it was, once the key is closed.</summary>
    public bool Seal(PacketBuffer frame, byte transform) => Seal([frame], [transform]);

    /// <summary>Turns frames, each with the transform that it has, into such datagrams.</summary>
    public bool Seal(ReadOnlySpan<PacketBuffer> frames, ReadOnlySpan<byte> transforms)
    {
        lock (_lock)
        {
            if (_isClosed)
            {
                return false;
            }

            for (var i = 0; i < frames.Length; i++)
            {
                FrameCodec.SealGroup(frames[i], _cipher, new GroupHeader(transforms[i], _sender, Epoch, _nextSequence++, frames[i].Burst, frames[i].Index));
            }

            return true;
        }
    }

    /// <summary>Erases the key. A thread that still holds it gets refusals.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _isClosed = true;
            _cipher.Dispose();
            CryptographicOperations.ZeroMemory(_key);
        }
    }
}
