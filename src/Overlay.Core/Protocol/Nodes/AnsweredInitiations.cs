using System.Diagnostics.CodeAnalysis;
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

    public bool TryFind(ReadOnlySpan<byte> ephemeral, Instant now, [NotNullWhen(true)] out AnsweredHandshake? answered)
    {
        answered = _answers.TryGetValue(PublicKey.From(ephemeral), out var answer) && now < answer.ExpiresAt ? answer.Handshake : null;
        return answered is not null;
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
