using System.Numerics;

namespace Overlay.Samples.Tipc.Links;

/// <summary>Keeps a sender from repeating a packet for each of the reports that one loss causes at one receiver.</summary>
internal sealed class RepeatLimit
{
    /// <summary>A gap reported sooner than this after the packet went out was seen before it could arrive.</summary>
    private static readonly TimeSpan AfterSending = TimeSpan.FromMilliseconds(1);

    private static readonly TimeSpan AfterRepeating = TimeSpan.FromMilliseconds(10);

    private readonly TimeSpan[] _notBefore;

    public RepeatLimit(int window) => _notBefore = new TimeSpan[BitOperations.RoundUpToPowerOf2((uint)window)];

    /// <summary>Whether to repeat the packet now; if so, the next time is later.</summary>
    public bool Allows(SentPacket packet, TimeSpan now)
    {
        ref var notBefore = ref _notBefore[packet.Sequence & (_notBefore.Length - 1)];
        if (now < notBefore || now < packet.SentAt + AfterSending)
        {
            return false;
        }

        notBefore = now + AfterRepeating;
        return true;
    }
}
