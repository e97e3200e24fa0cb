using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Overlay.Host;
using Overlay.Primitives;
using Overlay.Wire;

namespace Overlay.Underlay.Linux;

/// <summary>The sending half: many datagrams per call, neighbours to one destination in trains. Any number of threads may send.</summary>
internal sealed unsafe class DatagramSender(ushort family, bool usesTrains, UnderlayAddress local, ILogger logger)
{
    /// <summary>A message that failed for a reason not its own is tried again as often; each time one reason less is left.</summary>
    private const int MaxRepetitions = 4;

    /// <summary>Each thread that sends has arguments of its own.</summary>
    [ThreadStatic]
    private static SendVector? _threadVector;

    private int _usesTrains = usesTrains ? 1 : 0;

    private bool UsesTrains => Volatile.Read(ref _usesTrains) != 0;

    public int Send(in Handles handles, ReadOnlySpan<Datagram> datagrams, DatagramList? refused)
    {
        var patience = default(SendPatience);
        return Send(handles, datagrams, UsesTrains, refused, ref patience);
    }

    private int Send(in Handles handles, ReadOnlySpan<Datagram> datagrams, bool asTrains, DatagramList? refused, ref SendPatience patience)
    {
        var vector = ThreadVector();
        var sent = 0;
        while (!datagrams.IsEmpty && handles.AreOpen)
        {
            var taken = vector.Fill(datagrams, asTrains);
            sent += SendMessages(handles, vector, datagrams, refused, ref patience, out var brokenUp);
            var (start, count) = brokenUp is { } message ? vector.Datagrams(message) : (taken, 0);
            taken = start + count;
            vector.CollectUnaddressed(datagrams[..taken], refused);
            if (count > 0)
            {
                // The cars one by one, in the same arguments; what was behind the train is then taken in again.
                sent += Send(handles, datagrams.Slice(start, count), asTrains: false, refused, ref patience);
                asTrains = UsesTrains;
            }

            datagrams = datagrams[taken..];
        }

        // The socket was closed.
        refused?.Add(datagrams);
        return sent;
    }

    /// <summary>Sends message by message until the end or until a train has to be broken up, and returns the number of datagrams.</summary>
    private int SendMessages(
        in Handles handles, SendVector vector, ReadOnlySpan<Datagram> datagrams, DatagramList? refused, ref SendPatience patience, out int? brokenUp)
    {
        var sent = 0;
        var repetitions = 0;
        var next = 0;
        brokenUp = null;
        while (next < vector.Count && handles.AreOpen)
        {
            var taken = Libc.SendMessages(handles.Socket, vector.From(next), (uint)(vector.Count - next), Libc.DontWait | Libc.NoSignal);
            if (taken > 0)
            {
                sent += vector.CountDatagrams(next, taken);
                next += taken;
                repetitions = 0;
                patience.Renew();
                continue;
            }

            switch (SendFailures.Of(Marshal.GetLastPInvokeError(), vector.CountDatagrams(next, 1) > 1))
            {
                case SendFailure.WaitForRoom when patience.TryWait(handles):
                    break;
                case SendFailure.Repeat when repetitions++ < MaxRepetitions:
                    break;
                case SendFailure.OneByOneForGood:
                    GiveTrainsUp();
                    brokenUp = next;
                    return sent;
                case SendFailure.OneByOne:
                    brokenUp = next;
                    return sent;
                default:
                    vector.Collect(next++, datagrams, refused);
                    repetitions = 0;
                    break;
            }
        }

        for (; next < vector.Count; next++)
        {
            vector.Collect(next, datagrams, refused);
        }

        return sent;
    }

    private void GiveTrainsUp()
    {
        if (Interlocked.Exchange(ref _usesTrains, 0) != 0)
        {
            SocketLog.SegmentationGivenUp(logger, local.ToString());
        }
    }

    private SendVector ThreadVector()
    {
        if (_threadVector is not { } vector || vector.Family != family)
        {
            _threadVector = vector = new SendVector(family);
        }

        return vector;
    }
}
