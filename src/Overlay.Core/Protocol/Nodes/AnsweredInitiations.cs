using System.Diagnostics.CodeAnalysis;
using Overlay.Frames.Messages;
using Overlay.Peers;
using Overlay.Primitives;

namespace Overlay.Protocol.Nodes;

/// <summary>
/// The responses to the latest initiations, by ephemeral key. An initiation is sent several ways at once and repeated: each copy gets
/// the same response, over its own way, and only the first costs a computation.
/// </summary>
internal sealed class AnsweredInitiations
{
    private const int MaxEntries = 1_024;

    private readonly Dictionary<PublicKey, Answer> _answers = [];
    private readonly Queue<PublicKey> _order = new();

    /// <summary>Finds the answer to a copy, which is one byte by byte; only mac2 may differ, when a cookie came in between.</summary>
    public bool TryFind(in HandshakeInitiation initiation, Instant now, [NotNullWhen(true)] out AnsweredHandshake? answered)
    {
        var isCopy = _answers.TryGetValue(PublicKey.From(initiation.Ephemeral), out var answer)
            && now < answer.ExpiresAt
            && answer.Handshake.Initiation.Span.SequenceEqual(initiation.BeforeMac2);
        answered = isCopy ? answer.Handshake : null;
        return isCopy;
    }

    public void Add(AnsweredHandshake answered, Instant expiresAt, Instant now)
    {
        while (_order.TryPeek(out var oldest) && (_order.Count >= MaxEntries || now >= _answers[oldest].ExpiresAt))
        {
            _answers.Remove(_order.Dequeue());
        }

        var key = PublicKey.From(answered.Ephemeral.Span);
        if (!_answers.ContainsKey(key))
        {
            _order.Enqueue(key);
        }

        _answers[key] = new Answer(answered, expiresAt);
    }

    private readonly record struct Answer(AnsweredHandshake Handshake, Instant ExpiresAt);
}
