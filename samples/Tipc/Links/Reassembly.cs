using Overlay.Samples.Tipc.Messages;

namespace Overlay.Samples.Tipc.Links;

/// <summary>Puts the fragments of one message together. They come in order; what does not fit is thrown away with all that came before.</summary>
internal sealed class Reassembly
{
    /// <summary>Bytes of the longest message, with its header.</summary>
    public const int MaxLength = TipcHeader.MaxLength + DataHeader.MaxDataLength;

    private byte[]? _message;
    private int _filled;

    public bool IsPending => _message is not null;

    public void Clear() => _message = null;

    /// <summary>Adds a fragment; false: it is a bad one. The message is there with the last of them.</summary>
    public bool TryAdd(ReadOnlySpan<byte> fragment, out byte[]? message)
    {
        message = null;
        if (!FragmentHeader.TryRead(fragment, out var header))
        {
            return false;
        }

        var part = fragment[FragmentHeader.Size..];
        var begins = header.Type == FragmentType.First;
        if (begins == IsPending || (begins && !TryBegin(part)) || part.Length > _message!.Length - _filled)
        {
            Clear();
            return false;
        }

        part.CopyTo(_message.AsSpan(_filled));
        _filled += part.Length;
        return header.Type != FragmentType.Last || TryEnd(out message);
    }

    private bool TryBegin(ReadOnlySpan<byte> part)
    {
        if (part.Length < TipcHeader.MinLength || TipcHeader.Length(part) > MaxLength)
        {
            return false;
        }

        _message = new byte[TipcHeader.Length(part)];
        _filled = 0;
        return true;
    }

    private bool TryEnd(out byte[]? message)
    {
        var isWhole = _filled == _message!.Length && TipcHeader.TryTrim(_message, out _);
        message = isWhole ? _message : null;
        Clear();
        return isWhole;
    }
}
