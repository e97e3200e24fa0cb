using Overlay.Buffers;
using Overlay.Counters;
using Overlay.Wire.Messages;

namespace Overlay.Supernodes.Sessions;

/// <summary>Tells the supernode's public key to whoever asks, in fewer bytes than the question has.</summary>
internal sealed class KeyRequests
{
    private readonly byte[] _publicKey;
    private readonly SupernodeOutbox _outbox;
    private readonly NodeCounters _counters;

    public KeyRequests(ReadOnlySpan<byte> publicKey, SupernodeOutbox outbox, NodeCounters counters) =>
        (_publicKey, _outbox, _counters) = (publicKey.ToArray(), outbox, counters);

    public void Handle(PacketBuffer datagram)
    {
        if (!KeyRequest.TryRead(datagram.Span, out var request))
        {
            _counters.Count(DropReason.Malformed);
            return;
        }

        Span<byte> reply = stackalloc byte[KeyReply.Size];
        new KeyReply(request.Nonce, _publicKey).Write(reply);
        _outbox.Send(reply, datagram.Remote);
    }
}
