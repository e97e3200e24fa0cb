using Overlay.Buffers;
using Overlay.DataPath.Segment;
using Overlay.Frames;
using Overlay.Nodes.Peers;
using Overlay.Primitives;
using Overlay.Primitives.Timing;

namespace Overlay.Nodes.Neighbors;

/// <summary>
/// Questions of ARP and neighbour discovery that went to a station at a peer and are not answered yet. A host gives an address up after three, a second apart
/// (RFC 4861, section 10), which a path that loses much takes all too often. So the node repeats each a little later, to that peer alone.
/// </summary>
internal sealed class UnansweredQuestions : ITimed
{
    private const int MaxKept = 64;
    private const int Repeats = 2;

    /// <summary>Three tries in the second after which a host asks again.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(330);

    private readonly NodeContext _context;
    private readonly Deadlines<NeighborDeadline> _deadlines;
    private readonly List<Question> _questions = [];

    public UnansweredQuestions(NodeContext context)
    {
        _context = context;
        _deadlines = new Deadlines<NeighborDeadline>(context.Agenda, this);
    }

    /// <summary>Sends a frame to a peer, whatever its destination.</summary>
    public Action<Peer, PacketBuffer, Instant> Send { get; set; } = static (_, _, _) => { };

    public int Count => _questions.Count;

    /// <summary>A frame from the port goes out; keeps a copy if it is such a question.</summary>
    public void Note(PacketBuffer frame, Instant now)
    {
        var ethernet = new EthernetFrame(frame.Span);
        if (_questions.Count < MaxKept && NeighborNotice.Concerns(ethernet) && NeighborNotice.TryRead(ethernet, out var notice)
            && FindHolder(notice.Asked, now, now) is not null && !_questions.Exists(question => question.Ip == notice.Asked))
        {
            _questions.Add(new Question(Packets.CopyFrame(frame), notice.Asked, now));
            _deadlines.Advance(NeighborDeadline.Next, now + Interval);
        }
    }

    public void HandleTimeout(Instant now)
    {
        if (!_deadlines.TryTake(NeighborDeadline.Next, now))
        {
            return;
        }

        _questions.RemoveAll(question => question.RepeatAt <= now && !TryRepeat(question, now));
        foreach (var question in _questions)
        {
            _deadlines.Advance(NeighborDeadline.Next, question.RepeatAt);
        }
    }

    public void Stop()
    {
        _questions.Clear();
        _deadlines.Clear();
    }

    /// <summary>False if there is nothing more to do: it was answered, or asked often enough.</summary>
    private bool TryRepeat(Question question, Instant now)
    {
        if (question.Repeated == Repeats || FindHolder(question.Ip, question.AskedAt, now) is not { } peer)
        {
            return false;
        }

        Send(peer, question.Frame, now);
        question.Repeated++;
        question.RepeatAt = now + Interval;
        return true;
    }

    /// <summary>The peer whose station has the address and has not spoken since it was asked.</summary>
    private Peer? FindHolder(IpAddress ip, Instant askedAt, Instant now) =>
        !ip.IsUnspecified && _context.Neighbors.TryFind(ip, now, out var binding) && binding.ContestedAt is null && binding.SeenAt < askedAt
            ? _context.Peers.Find(binding.Owner.Id)
            : null;

    private sealed class Question(PacketBuffer frame, IpAddress ip, Instant askedAt)
    {
        public PacketBuffer Frame => frame;

        public IpAddress Ip => ip;

        public Instant AskedAt => askedAt;

        public Instant RepeatAt { get; set; } = askedAt + Interval;

        public int Repeated { get; set; }
    }
}
