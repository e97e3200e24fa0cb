using Overlay.Samples.Tipc.Messages;
using Overlay.Samples.Tipc.Protocol;

namespace Overlay.Samples.Tipc.Links;

/// <summary>Makes messages of the packets of one link, which come in order: whole ones, bundles of short ones, fragments of long ones.</summary>
internal sealed class Unpacker
{
    private readonly Reassembly _reassembly = new();
    private readonly TipcCounters _counters;
    private readonly List<byte[]> _messages;

    /// <summary>Messages for the upper half are added to the list.</summary>
    public Unpacker(TipcCounters counters, List<byte[]> messages)
    {
        _counters = counters;
        _messages = messages;
    }

    public void Reset() => _reassembly.Clear();

    public void Open(ReadOnlySpan<byte> packet)
    {
        switch (TipcHeader.User(packet))
        {
            case MessageUser.Fragmenter:
                OpenFragment(packet);
                break;
            case MessageUser.Bundler:
                OpenBundle(packet);
                break;
            default:
                Deliver(packet);
                break;
        }
    }

    private void OpenFragment(ReadOnlySpan<byte> packet)
    {
        if (!_reassembly.TryAdd(packet, out var message))
        {
            _counters.Drop(TipcDropReason.BadFragment);
        }
        else if (message is not null && IsForUpperHalf(message))
        {
            _messages.Add(message);
        }
    }

    private void OpenBundle(ReadOnlySpan<byte> packet)
    {
        if (!Bundle.Is(packet))
        {
            _counters.Drop(TipcDropReason.Malformed);
            return;
        }

        var rest = Bundle.Content(packet);
        while (Bundle.TryTake(ref rest, out var message))
        {
            Deliver(message);
        }

        if (!rest.IsEmpty)
        {
            _counters.Drop(TipcDropReason.Malformed);
        }
    }

    private void Deliver(ReadOnlySpan<byte> message)
    {
        if (IsForUpperHalf(message))
        {
            _messages.Add(message.ToArray());
        }
    }

    private bool IsForUpperHalf(ReadOnlySpan<byte> message)
    {
        var user = TipcHeader.User(message);
        if (user is MessageUser.NameDistributor || DataHeader.Is(message))
        {
            return true;
        }

        _counters.Drop(TipcDropReason.UnsupportedUser);
        return false;
    }
}
