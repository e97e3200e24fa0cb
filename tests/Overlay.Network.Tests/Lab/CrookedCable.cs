using System.Net;
using System.Net.Sockets;
using Overlay.TestKit;

namespace Overlay.Network.Tests.Lab;

/// <summary>
/// Carries frames between two devices of a namespace and back, and loses, repeats and delays some of them: a delayed one is overtaken by up
/// to <see cref="MostOvertakers"/> others. The devices must not leave checksums or segments to each other.
/// </summary>
internal sealed class CrookedCable : IDisposable
{
    private const int MostOvertakers = 8;
    private const double Share = 0.01;
    private const int LongestFrame = 9600;
    private const int PacketTypeOffset = 10;
    private const byte Outgoing = 4;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);

    private readonly Socket[] _ends;
    private readonly Thread[] _directions;
    private volatile bool _isClosing;
    private int _lost;
    private int _repeated;
    private int _delayed;

    /// <summary>Must be made in the namespace of the devices.</summary>
    public CrookedCable(string first, string second)
    {
        _ends = [PacketSocket.Open(first), PacketSocket.Open(second)];
        _directions = [new Thread(() => Carry(_ends[0], _ends[1], 1)), new Thread(() => Carry(_ends[1], _ends[0], 2))];
        foreach (var direction in _directions)
        {
            direction.IsBackground = true;
            direction.Start();
        }
    }

    /// <summary>What happened to frames so far.</summary>
    public (int Lost, int Repeated, int Delayed) Faults => (Volatile.Read(ref _lost), Volatile.Read(ref _repeated), Volatile.Read(ref _delayed));

    public void Dispose()
    {
        _isClosing = true;
        foreach (var direction in _directions)
        {
            direction.Join();
        }

        foreach (var end in _ends)
        {
            end.Dispose();
        }
    }

    private void Carry(Socket from, Socket to, ulong seed)
    {
        var random = new SeededRandom(seed);
        var buffer = new byte[LongestFrame];
        var source = new SocketAddress(AddressFamily.Packet, SocketAddress.GetMaximumAddressSize(AddressFamily.Packet));
        List<(int After, byte[] Frame)> held = [];
        while (!_isClosing)
        {
            if (!from.Poll(held.Count > 0 ? Pause : TimeSpan.FromMilliseconds(100), SelectMode.SelectRead))
            {
                held.ForEach(late => Send(to, late.Frame));
                held.Clear();
                continue;
            }

            source.Size = source.Buffer.Length;
            var frame = buffer.AsSpan(0, from.ReceiveFrom(buffer, SocketFlags.None, source));
            if (source[PacketTypeOffset] != Outgoing)
            {
                Pass(to, frame, random, held);
            }
        }
    }

    private void Pass(Socket to, Span<byte> frame, SeededRandom random, List<(int After, byte[] Frame)> held)
    {
        var chance = random.NextFraction();
        if (chance < Share)
        {
            Interlocked.Increment(ref _lost);
        }
        else if (chance < 3 * Share)
        {
            Interlocked.Increment(ref _delayed);
            held.Add((1 + random.Next(MostOvertakers), frame.ToArray()));
        }
        else
        {
            Send(to, frame);
            if (chance < 5 * Share)
            {
                Interlocked.Increment(ref _repeated);
                Send(to, frame);
            }
        }

        for (var i = held.Count - 1; i >= 0; i--)
        {
            held[i] = (held[i].After - 1, held[i].Frame);
            if (held[i].After < 0)
            {
                Send(to, held[i].Frame);
                held.RemoveAt(i);
            }
        }
    }

    private static void Send(Socket to, ReadOnlySpan<byte> frame)
    {
        try
        {
            to.Send(frame);
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.NoBufferSpaceAvailable or SocketError.NetworkDown)
        {
            // One more that is lost.
        }
    }
}
