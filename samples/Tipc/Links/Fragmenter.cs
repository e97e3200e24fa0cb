using Overlay.Samples.Tipc.Messages;

namespace Overlay.Samples.Tipc.Links;

/// <summary>
/// Cuts one message after the other into packets, each only when it is to be sent: the largest packet may become smaller in the middle
/// of a message, when a neighbour with a smaller MTU appears.
/// </summary>
internal sealed class Fragmenter
{
    private readonly LocalNode _local;
    private readonly TipcAddress _destination;
    private byte[]? _message;
    private int _taken;
    private ushort _fragment;

    /// <summary>No destination: all neighbours, on the broadcast link.</summary>
    public Fragmenter(LocalNode local, TipcAddress destination)
    {
        _local = local;
        _destination = destination;
    }

    public bool HasRest => _message is not null;

    public void Begin(byte[] message)
    {
        _message = message;
        _taken = 0;
        _fragment = 0;
    }

    public void Clear() => _message = null;

    /// <summary>The next packet of at most so many bytes, with room for an Ethernet header in front.</summary>
    public byte[] Next(int mtu)
    {
        var message = _message!;
        if (_taken == 0 && message.Length <= mtu)
        {
            _message = null;
            var whole = new byte[Outbox.HeaderSize + message.Length];
            message.CopyTo(whole, Outbox.HeaderSize);
            return whole;
        }

        var length = Math.Min(mtu - FragmentHeader.Size, message.Length - _taken);
        var isLast = _taken + length == message.Length;
        var type = isLast ? FragmentType.Last : _taken == 0 ? FragmentType.First : FragmentType.Middle;
        var header = new FragmentHeader(type, ++_fragment, NetworkId: 0, _local.Address, _destination);
        var frame = new byte[Outbox.HeaderSize + FragmentHeader.Size + length];
        header.Write(frame.AsSpan(Outbox.HeaderSize), message.AsSpan(_taken, length));
        _taken += length;
        _message = isLast ? null : message;
        return frame;
    }
}
