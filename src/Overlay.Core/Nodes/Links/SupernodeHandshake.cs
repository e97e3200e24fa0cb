using System.Diagnostics.CodeAnalysis;
using Overlay.Counters;
using Overlay.Paths;
using Overlay.Primitives;
using Overlay.Primitives.Timing;
using Overlay.Sessions;
using Overlay.Wire.Messages;

namespace Overlay.Nodes.Links;

/// <summary>
/// Finds out the supernode's key, unless it is known, and shakes hands with it. A key that is known, pinned or learned, is never replaced: whoever answers with
/// another one may be anybody.
/// </summary>
internal sealed class SupernodeHandshake(SupernodeTarget target, NodeContext context, Handshaker handshaker, SupernodeLink link)
{
    private UnderlayPath _path = UnderlayPath.Direct(target.Address);
    private byte[]? _key = target.PinnedKey;
    private byte[]? _otherKey;
    private ulong _nonce;
    private int _answersDue;
    private bool _isAnswered;
    private PendingHandshake? _pending;

    public bool HasKey => _key is not null;

    public ReadOnlyMemory<byte> PublicKey => _key;

    /// <summary>Goes on at another address of the same supernode.</summary>
    public void MoveTo(UnderlayAddress address)
    {
        Drop();
        _path = UnderlayPath.Direct(address);
    }

    public void AskKey()
    {
        if (_nonce == 0 || _isAnswered)
        {
            (_nonce, _answersDue, _isAnswered) = (context.Random.NextUInt64(), 0, false);
        }

        _answersDue++;
        context.Transmitter.Send(_path, Packets.Write(new KeyRequest(_nonce)));
    }

    /// <summary>Takes the answer to the question: the first key is learned, another one than the known is told to the application. False if it answers
    /// nothing.</summary>
    public bool TryTakeKey(in KeyReply reply)
    {
        if (_answersDue == 0 || reply.Nonce != _nonce)
        {
            return false;
        }

        _answersDue--;
        if (_isAnswered)
        {
            // The question was repeated before the answer came, so there is another answer.
            return reply.PublicKey.AsSpan().SequenceEqual(_otherKey ?? _key);
        }

        _isAnswered = true;
        if (_key is null)
        {
            _key = reply.PublicKey;
            context.Outbox.Add(new NodeEvent.SupernodeKeyLearned(link.Address, _key));
        }
        else if (!_key.AsSpan().SequenceEqual(reply.PublicKey) && !_otherKey.AsSpan().SequenceEqual(reply.PublicKey))
        {
            _otherKey = reply.PublicKey;
            context.Outbox.Add(new NodeEvent.SupernodeKeyDiffers(link.Address, _key, _otherKey));
        }

        return true;
    }

    public void Begin(Instant now)
    {
        Drop();
        var index = context.Indices.Allocate();
        _pending = handshaker.Begin(_key, context.Hello with { Name = string.Empty }, index, now);
        context.Indices.Set(index, new Receiver(null, null, link));
        context.Options.Counters.Add(Counter.HandshakesStarted);
    }

    /// <summary>Sends the initiation, a new one if it is old.</summary>
    public void Repeat(Instant now)
    {
        if (_pending is null || now >= _pending.BegunAt + context.Timings.HandshakeLifetime)
        {
            Begin(now);
        }

        context.Transmitter.Send(_path, _pending!.Message.Span);
    }

    public void HandleCookie(in CookieReply reply)
    {
        if (_pending?.TryAcceptCookie(reply) == true)
        {
            context.Transmitter.Send(_path, _pending.Message.Span);
        }
        else
        {
            context.Options.Counters.Count(DropReason.HandshakeRefused);
        }
    }

    public bool TryFinish(ReadOnlySpan<byte> response, Instant now, [NotNullWhen(true)] out Session? session)
    {
        session = null;
        if (_pending is null)
        {
            return false;
        }

        if (!handshaker.TryFinish(_pending, response, now, out session, out _, out var reason))
        {
            context.Options.Counters.Count(reason);
            return false;
        }

        _pending = null;
        context.Options.Counters.Add(Counter.HandshakesCompleted);
        return true;
    }

    private void Drop()
    {
        if (_pending is not null)
        {
            context.Indices.Remove(_pending.LocalIndex);
            context.Options.Counters.Add(Counter.HandshakesFailed);
            _pending.Dispose();
            _pending = null;
        }
    }
}
