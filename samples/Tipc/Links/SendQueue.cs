using System.Numerics;
using Overlay.Samples.Tipc.Messages;

namespace Overlay.Samples.Tipc.Links;

/// <summary>Sending side of a link: numbers packets, keeps as many as the window allows until they are acknowledged, and holds back the rest.</summary>
internal sealed class SendQueue
{
    public const int MaxWindow = 8191;

    private readonly Queue<byte[]> _backlog = new();
    private readonly Fragmenter _fragmenter;
    private readonly SentPacket?[] _sent;
    private readonly int _window;

    public SendQueue(int window, int mtu, Fragmenter fragmenter)
    {
        _window = window;
        _fragmenter = fragmenter;
        _sent = new SentPacket?[BitOperations.RoundUpToPowerOf2((uint)window)];
        Mtu = mtu;
    }

    /// <summary>Bytes of the largest packet that is cut from now on.</summary>
    public int Mtu { get; set; }

    /// <summary>The number of the next packet.</summary>
    public ushort Next { get; private set; } = 1;

    /// <summary>The last packet that was acknowledged with all before it.</summary>
    public ushort Acknowledged { get; private set; }

    public ushort LastSent => (ushort)(Next - 1);

    public int OnTheWay => Serial.Distance(Acknowledged, LastSent);

    /// <summary>The caller should wait. What it adds all the same is kept.</summary>
    public bool IsCongested => _backlog.Count >= 2 * _window;

    /// <summary>Everything has been sent and acknowledged.</summary>
    public bool IsIdle => OnTheWay == 0 && _backlog.Count == 0 && !_fragmenter.HasRest;

    public void Add(byte[] message) => _backlog.Enqueue(message);

    /// <summary>The next packet, if there is one and the window allows it.</summary>
    public bool TryTakeNext(TimeSpan now, out SentPacket packet)
    {
        packet = null!;
        if (OnTheWay >= _window || !TryCut(out var frame))
        {
            return false;
        }

        packet = new SentPacket(frame, Next, now);
        _sent[Slot(Next)] = packet;
        Next++;
        return true;
    }

    /// <summary>Whether a packet with this number is on its way, or was the last that is not any more.</summary>
    public bool IsPlausible(ushort acknowledgement) => Serial.Distance(Acknowledged, acknowledgement) <= OnTheWay;

    /// <summary>Forgets what has arrived; false: nothing new.</summary>
    public bool Acknowledge(ushort upTo)
    {
        if (upTo == Acknowledged || !IsPlausible(upTo))
        {
            return false;
        }

        while (Acknowledged != upTo)
        {
            Acknowledged++;
            _sent[Slot(Acknowledged)] = null;
        }

        return true;
    }

    /// <summary>
    /// Packets that a receiver misses: so many behind the acknowledged one, and more gaps behind that. Gaps that go backwards end the
    /// list, so that each packet comes at most once.
    /// </summary>
    public IEnumerable<SentPacket> Missing(ushort acknowledged, int count, IReadOnlyList<Gap> gaps)
    {
        var behind = acknowledged;
        foreach (var gap in gaps.Prepend(new Gap(acknowledged, (ushort)count)))
        {
            if (Serial.IsAfter(behind, gap.Ack) || Serial.Distance(acknowledged, gap.Ack) > MaxWindow)
            {
                yield break;
            }

            for (var i = 1; i <= gap.Missing && Serial.IsAfter(Next, (ushort)(gap.Ack + i)); i++)
            {
                if (Find((ushort)(gap.Ack + i)) is { } packet)
                {
                    yield return packet;
                }
            }

            behind = (ushort)(gap.Ack + gap.Missing);
        }
    }

    /// <summary>Drops everything and begins at 1 again; returns how many messages or packets were lost.</summary>
    public int Reset(int mtu)
    {
        var lost = Clear();
        Mtu = mtu;
        Next = 1;
        Acknowledged = 0;
        return lost;
    }

    /// <summary>Drops everything and goes on counting.</summary>
    public int Clear()
    {
        var lost = OnTheWay + _backlog.Count + (_fragmenter.HasRest ? 1 : 0);
        Array.Clear(_sent);
        Acknowledged = LastSent;
        _backlog.Clear();
        _fragmenter.Clear();
        return lost;
    }

    private bool TryCut(out byte[] frame)
    {
        if (!_fragmenter.HasRest && _backlog.TryDequeue(out var message))
        {
            _fragmenter.Begin(message);
        }

        frame = _fragmenter.HasRest ? _fragmenter.Next(Mtu) : [];
        return frame.Length > 0;
    }

    private SentPacket? Find(ushort sequence) => _sent[Slot(sequence)] is { } packet && packet.Sequence == sequence ? packet : null;

    private int Slot(ushort sequence) => sequence & (_sent.Length - 1);
}
