namespace Overlay.Runtime;

/// <summary>
/// How many packets a thread takes in one turn: as many as it works on in <see cref="Target"/>. With a slow cipher a turn is short, so that the
/// next thread can begin and a packet of somebody else does not wait for the whole batch; with a fast one the batch's size is the limit.
/// </summary>
internal sealed class TurnLength(PacketBatch batch)
{
    public static readonly TimeSpan Target = TimeSpan.FromMicroseconds(100);

    /// <summary>A super-frame of 64 KiB at an MTU of 1,400 has 48 segments at most.</summary>
    public const int Least = 48;

    /// <summary>Turns after which an old figure has lost most of its weight.</summary>
    private const int Turns = 8;

    private readonly int _most = batch.Capacity;
    private double _perPacket;

    /// <summary>Tells that so many packets were worked on in this time; the batch, which is empty again, takes what it should next.</summary>
    public void Note(int packets, TimeSpan time)
    {
        // What a few packets take is mostly not for them.
        if (packets < Least / 2)
        {
            return;
        }

        _perPacket += ((time.TotalMicroseconds / packets) - _perPacket) / Turns;
        batch.Restrict((int)Math.Clamp(Target.TotalMicroseconds / Math.Max(_perPacket, 0.001), Math.Min(Least, _most), _most));
    }
}
