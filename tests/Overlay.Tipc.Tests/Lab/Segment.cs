namespace Overlay.Samples.Tipc.Tests.Lab;

/// <summary>
/// An Ethernet segment in memory, in virtual time: frames are lost, delayed, reordered and duplicated by chance, and the time jumps to
/// the next event. The seed is all that decides.
/// </summary>
internal sealed class Segment(int seed)
{
    private const int MaxSteps = 5_000_000;

    private readonly PriorityQueue<(ISegmentNode To, byte[] Frame), (TimeSpan Time, long Order)> _flying = new();
    private readonly List<ISegmentNode> _nodes = [];
    private readonly HashSet<MacAddress> _cut = [];
    private readonly Dictionary<MacAddress, int> _longest = [];
    private readonly LabRandom _random = new(seed);
    private long _order;

    public int Seed { get; } = seed;

    public TimeSpan Now { get; private set; } = TimeSpan.FromSeconds(1);

    /// <summary>Probability that a frame does not arrive, for each receiver on its own.</summary>
    public double Loss { get; set; }

    /// <summary>Probability that a frame arrives twice.</summary>
    public double Duplication { get; set; }

    public TimeSpan Delay { get; set; } = TimeSpan.FromMicroseconds(200);

    /// <summary>Up to so much is added to the delay of each frame on its own: above 0 frames overtake each other.</summary>
    public TimeSpan Jitter { get; set; }

    /// <summary>Sees each frame as it is put on the segment; false: it is lost for everybody.</summary>
    public Func<byte[], bool> Passes { get; set; } = _ => true;

    public void Attach(ISegmentNode node) => _nodes.Add(node);

    /// <summary>Takes the node off without a word.</summary>
    public void Detach(ISegmentNode node) => _nodes.Remove(node);

    public void Cut(MacAddress mac) => _cut.Add(mac);

    /// <summary>Longer frames do not arrive at this node.</summary>
    public void MaxFrameTo(ISegmentNode node, int length) => _longest[node.Mac] = length;

    public void Heal() => _cut.Clear();

    /// <summary>Puts a frame on the segment as a stranger would.</summary>
    public void Inject(byte[] frame) => Carry(frame);

    /// <summary>Lets a node do something now.</summary>
    public void Do(ISegmentNode node, Action<TimeSpan> action)
    {
        action(Now);
        node.Settle(Now);
    }

    public void RunFor(TimeSpan time)
    {
        var end = Now + time;
        for (var steps = 0; NextEvent() <= end; steps++)
        {
            Assert.True(steps < MaxSteps, $"seed {Seed}: the segment does not come to rest");
            Step();
        }

        Now = end;
    }

    /// <summary>Runs until the condition holds; fails when it does not in this time.</summary>
    public void RunUntil(Func<bool> condition, TimeSpan within)
    {
        var end = Now + within;
        CollectFrames();
        for (var steps = 0; !condition(); steps++)
        {
            Assert.True(NextEvent() <= end, $"seed {Seed}: not within {within}");
            Assert.True(steps < MaxSteps, $"seed {Seed}: the segment does not come to rest");
            Step();
        }
    }

    private TimeSpan NextEvent()
    {
        CollectFrames();
        var timer = _nodes.Count == 0 ? TimeSpan.MaxValue : _nodes.Min(node => node.NextDeadline);
        return _flying.TryPeek(out _, out var first) && first.Time < timer ? first.Time : timer;
    }

    private void Step()
    {
        var next = NextEvent();
        Now = next > Now ? next : Now;
        if (_flying.TryPeek(out _, out var first) && first.Time <= Now)
        {
            var (to, frame) = _flying.Dequeue();
            if (_nodes.Contains(to))
            {
                to.HandleFrame(frame, Now);
                to.Settle(Now);
            }
        }
        else
        {
            foreach (var node in _nodes.Where(node => node.NextDeadline <= Now).ToArray())
            {
                node.HandleTimeout(Now);
                node.Settle(Now);
            }
        }
    }

    private void CollectFrames()
    {
        foreach (var node in _nodes)
        {
            while (node.TryTakeFrame(out var frame))
            {
                Carry(frame);
            }
        }
    }

    private void Carry(byte[] frame)
    {
        var (destination, source) = (new MacAddress(frame), new MacAddress(frame.AsSpan(MacAddress.Size)));
        if (!Passes(frame) || _cut.Contains(source))
        {
            return;
        }

        foreach (var node in _nodes)
        {
            if (node.Mac != source && (destination.IsGroup || node.Mac == destination) && CanReach(node, frame) && !_random.Chance(Loss))
            {
                Fly(node, frame);
                if (_random.Chance(Duplication))
                {
                    Fly(node, frame);
                }
            }
        }
    }

    private bool CanReach(ISegmentNode node, byte[] frame) =>
        !_cut.Contains(node.Mac) && frame.Length <= _longest.GetValueOrDefault(node.Mac, int.MaxValue);

    private void Fly(ISegmentNode to, byte[] frame)
    {
        var jitter = Jitter > TimeSpan.Zero ? _random.Upto(Jitter) : TimeSpan.Zero;
        _flying.Enqueue((to, frame), (Now + Delay + jitter, _order++));
    }
}
