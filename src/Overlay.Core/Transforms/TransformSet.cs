using Overlay.Buffers;

namespace Overlay.Transforms;

/// <summary>The transforms of one node: those it tries on frames it sends, in order, and those it can revert, by id.</summary>
internal sealed class TransformSet
{
    /// <summary>The id of a frame that was left as it is.</summary>
    public const byte None = 0;

    private readonly IFrameTransform[] _outbound;
    private readonly IFrameTransform?[] _known = new IFrameTransform?[byte.MaxValue + 1];

    /// <summary>Creates a set; what is sent can also be received, so <paramref name="outbound"/> need not be repeated in
    /// <paramref name="known"/>.</summary>
    /// <exception cref="ArgumentException">An id is 0, or two transforms share one.</exception>
    public TransformSet(IReadOnlyList<IFrameTransform> outbound, IReadOnlyList<IFrameTransform> known)
    {
        _outbound = [.. outbound];
        foreach (var transform in outbound.Concat(known))
        {
            if (transform.Id == None || (_known[transform.Id] ?? transform) != transform)
            {
                throw new ArgumentException($"The transform {transform.Name} has the id {transform.Id}, which is taken. Ids of your own are 128 to 255.");
            }

            _known[transform.Id] = transform;
        }
    }

    /// <summary>Applies the first outbound transform that takes the frame and returns its id, or <see cref="None"/>.</summary>
    public byte Apply(PacketBuffer frame, PacketBuffer scratch)
    {
        foreach (var transform in _outbound)
        {
            if (transform.TryApply(frame.Span, scratch.Reset(), out var written))
            {
                scratch.SetLength(written);
                TakeOver(frame, scratch);
                return transform.Id;
            }
        }

        return None;
    }

    /// <summary>Restores a frame that was received with the transform <paramref name="id"/>.</summary>
    /// <param name="id">The id in the header; <see cref="None"/> leaves the frame as it is.</param>
    /// <param name="frame">The authenticated data; becomes the frame.</param>
    /// <param name="scratch">A buffer of the same size, for the work.</param>
    /// <param name="reason">Why the frame must be dropped, if it must.</param>
    public bool TryRevert(byte id, PacketBuffer frame, PacketBuffer scratch, out DropReason reason)
    {
        reason = default;
        if (id == None)
        {
            return true;
        }

        if (_known[id] is not { } transform)
        {
            reason = DropReason.UnknownTransform;
            return false;
        }

        var room = scratch.Reset();
        if (!transform.TryRevert(frame.Span, room, out var written) || (uint)written > (uint)room.Length)
        {
            reason = DropReason.TransformFailed;
            return false;
        }

        scratch.SetLength(written);
        TakeOver(frame, scratch);
        return true;
    }

    private static void TakeOver(PacketBuffer frame, PacketBuffer scratch)
    {
        var (remote, burst, index) = (frame.Remote, frame.Burst, frame.Index);
        frame.Set(scratch.Span);
        frame.Remote = remote;
        frame.SetRun(burst, index);
    }
}
