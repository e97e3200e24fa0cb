namespace Overlay.Nodes.Groups;

/// <summary>How much of this node's groups a peer was told, and how much it has confirmed.</summary>
internal sealed class GroupListHandout
{
    /// <summary>How many lists are under way at once; further changes wait for an acknowledgement.</summary>
    private const int Window = 8;

    private int _underWay;

    public uint Sent { get; private set; }

    public uint Acknowledged { get; private set; }

    /// <summary>The time until the list is sent again.</summary>
    public TimeSpan Delay { get; private set; }

    public bool MaySend => _underWay < Window;

    public void Start(TimeSpan firstDelay)
    {
        (Sent, Acknowledged, _underWay) = (0, 0, 0);
        Delay = firstDelay;
    }

    public void NoteSent(uint revision)
    {
        Sent = revision;
        _underWay++;
    }

    /// <summary>Begins again at what was confirmed.</summary>
    public void Repeat(TimeSpan maxDelay)
    {
        (Sent, _underWay) = (Acknowledged, 0);
        Delay = TimeSpan.FromTicks(Math.Min(Delay.Ticks * 2, maxDelay.Ticks));
    }

    /// <summary>The peer knows the groups up to a revision.</summary>
    public void Acknowledge(uint revision, TimeSpan firstDelay)
    {
        Acknowledged = revision;
        if (revision >= Sent)
        {
            (Sent, _underWay) = (revision, 0);
        }
        else
        {
            _underWay = Math.Max(0, _underWay - 1);
        }

        Delay = firstDelay;
    }
}
