using System.Diagnostics.CodeAnalysis;
using Overlay.Paths;
using Overlay.Primitives;
using Overlay.Primitives.Timing;
using Overlay.Sessions;
using Overlay.Wire.Messages;

namespace Overlay.Nodes.Sessions;

/// <summary>
/// The responses to the latest initiations, by ephemeral key. An initiation is sent over several paths at once and repeated: each copy gets
/// the same response, over its own path and once a second at most, and only the first costs a computation.
/// </summary>
internal sealed class AnsweredInitiations
{
    private const int MaxEntries = 1_024;
    private const int MaxWays = 8;
    private const int MaxSilent = 32;
    private static readonly TimeSpan RepeatAfter = TimeSpan.FromSeconds(1);

    private readonly Dictionary<PublicKey, Answer> _answers = [];
    private readonly Queue<PublicKey> _order = new();

    public TableSize Size => new(_answers.Count, MaxEntries);

    /// <summary>Finds the answer to a copy, which is one byte by byte; only mac2 may differ, when a cookie came in between.</summary>
    public bool TryFind(in HandshakeInitiation initiation, Instant now, [NotNullWhen(true)] out Answer? answered)
    {
        var isCopy = _answers.TryGetValue(PublicKey.From(initiation.Ephemeral), out var answer)
            && now < answer.ExpiresAt
            && answer.Handshake.Initiation.Span.SequenceEqual(initiation.BeforeMac2);
        answered = isCopy ? answer : null;
        return isCopy;
    }

    /// <summary>Keeps the answer to an initiation that came over this path.</summary>
    public void Add(AnsweredHandshake answered, UnderlayPath path, Instant expiresAt, Instant now)
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
        _answers[key].MayRepeat(path, now);
    }

    /// <summary>What was answered, and over which paths.</summary>
    public sealed class Answer(AnsweredHandshake handshake, Instant expiresAt)
    {
        private readonly Dictionary<UnderlayPath, Instant> _ways = [];
        private int _silent;

        public AnsweredHandshake Handshake => handshake;

        public Instant ExpiresAt => expiresAt;

        /// <summary>True if the response may go over this path now; it is taken for sent.</summary>
        public bool MayRepeat(UnderlayPath path, Instant now)
        {
            if (_ways.TryGetValue(path, out var sentAt) ? now < sentAt + RepeatAfter : _ways.Count >= MaxWays)
            {
                return false;
            }

            _ways[path] = now;
            return true;
        }

        /// <summary>True for a copy without an answer of its own, as they come of an initiation over several paths; beyond a few somebody sends a
        /// recording.</summary>
        public bool TryPass()
        {
            if (_silent == MaxSilent)
            {
                return false;
            }

            _silent++;
            return true;
        }
    }
}
