using Overlay.Buffers;
using Overlay.Crypto;
using Overlay.Frames;
using Overlay.Frames.Messages;
using Overlay.Primitives;

namespace Overlay.Groups;

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

    /// <summary>Turns a frame into a datagram that any number of peers can open.</summary>
    public void Seal(PacketBuffer frame, byte transform) => Seal([frame], [transform]);

    /// <summary>Turns frames, each with the transform that it has, into such datagrams.</summary>
    public void Seal(ReadOnlySpan<PacketBuffer> frames, ReadOnlySpan<byte> transforms)
    {
        lock (_lock)
        {
            for (var i = 0; i < frames.Length; i++)
            {
                FrameCodec.SealGroup(frames[i], _cipher, new GroupHeader(transforms[i], _sender, Epoch, _nextSequence++, frames[i].Burst, frames[i].Index));
            }
        }
    }
}
