using Overlay.Host;
using Overlay.Wire;
using Overlay.Wire.Messages;

namespace Overlay.Underlay.Linux;

/// <summary>
/// The arguments of one sendmmsg: for each message a header, an address, a control message, and for each datagram in it a relay header
/// and two vectors, all in arrays that do not move. Packet buffers do not move either.
/// </summary>
internal sealed unsafe class SendVector
{
    /// <summary>The most datagrams, and so the most messages. More than a train has.</summary>
    public const int Capacity = 128;
    private const int VectorsPerDatagram = 2;

    private readonly Libc.MessageHeader[] _headers = Pinned.Array<Libc.MessageHeader>(Capacity);
    private readonly Libc.Vector[] _vectors = Pinned.Array<Libc.Vector>(Capacity * VectorsPerDatagram);
    private readonly byte[] _controls = Pinned.Array<byte>(Capacity * SegmentSize.Space);
    private readonly byte[] _relays = Pinned.Array<byte>(Capacity * RelayHeader.Size);
    private readonly (int Start, int Count)[] _ranges = new (int, int)[Capacity];
    private readonly AddressSlots _addresses;
    private int _usedVectors;

    public SendVector(ushort family)
    {
        _addresses = new AddressSlots(family, Capacity);
        for (var i = 0; i < Capacity; i++)
        {
            ref var message = ref _headers[i].Message;
            message.Name = _addresses.Pointer(i);
            message.NameLength = _addresses.Size;
        }
    }

    public ushort Family => _addresses.Family;

    /// <summary>Messages to send.</summary>
    public int Count { get; private set; }

    public Libc.MessageHeader* From(int message) => Pinned.Pointer(_headers, message);

    /// <summary>The datagrams of a message, counted from the first that was given to <see cref="Fill"/>.</summary>
    public (int Start, int Count) Datagrams(int message) => _ranges[message];

    public int CountDatagrams(int message, int messages)
    {
        var count = 0;
        foreach (var range in _ranges.AsSpan(message, messages))
        {
            count += range.Count;
        }

        return count;
    }

    /// <summary>
    /// Takes in as many datagrams as there is room for and returns their number. Those of a family that the socket cannot send to are in no
    /// message.
    /// </summary>
    public int Fill(ReadOnlySpan<Datagram> datagrams, bool asTrains)
    {
        Count = 0;
        _usedVectors = 0;
        datagrams = datagrams[..Math.Min(datagrams.Length, Capacity)];
        for (var next = 0; next < datagrams.Length;)
        {
            var count = asTrains ? Trains.CountFirst(datagrams[next..]) : 1;
            if (_addresses.TryWrite(Count, datagrams[next].Destination))
            {
                _ranges[Count] = (next, count);
                Set(Count++, datagrams.Slice(next, count), next);
            }

            next += count;
        }

        return datagrams.Length;
    }

    /// <summary>Adds the datagrams of a message to those that were refused.</summary>
    public void Collect(int message, ReadOnlySpan<Datagram> datagrams, DatagramList? refused)
    {
        var (start, count) = _ranges[message];
        refused?.Add(datagrams.Slice(start, count));
    }

    /// <summary>Adds the datagrams that are in no message to those that were refused.</summary>
    public void CollectUnaddressed(ReadOnlySpan<Datagram> datagrams, DatagramList? refused)
    {
        var end = 0;
        for (var message = 0; message < Count && end < datagrams.Length; message++)
        {
            var (start, count) = _ranges[message];
            refused?.Add(datagrams[end..Math.Min(start, datagrams.Length)]);
            end = start + count;
        }

        if (end < datagrams.Length)
        {
            refused?.Add(datagrams[end..]);
        }
    }

    private void Set(int index, ReadOnlySpan<Datagram> datagrams, int slot)
    {
        ref var message = ref _headers[index].Message;
        message.Vectors = Pinned.Pointer(_vectors, _usedVectors);
        var used = _usedVectors;
        foreach (ref readonly var datagram in datagrams)
        {
            SetPayload(in datagram, slot++);
        }

        message.VectorCount = (nuint)(_usedVectors - used);
        message.Control = null;
        message.ControlLength = 0;
        if (datagrams.Length > 1)
        {
            var start = index * SegmentSize.Space;
            SegmentSize.Write(_controls.AsSpan(start, SegmentSize.Space), datagrams[0].Length);
            message.Control = Pinned.Pointer(_controls, start);
            message.ControlLength = (nuint)SegmentSize.Space;
        }
    }

    private void SetPayload(in Datagram datagram, int slot)
    {
        if (datagram.Relay is { } relay)
        {
            var start = slot * RelayHeader.Size;
            relay.Write(_relays.AsSpan(start, RelayHeader.Size));
            _vectors[_usedVectors++] = new Libc.Vector { Base = Pinned.Pointer(_relays, start), Length = RelayHeader.Size };
        }

        _vectors[_usedVectors++] = new Libc.Vector { Base = Pinned.Pointer(datagram.Payload.Array, datagram.Payload.Start), Length = (nuint)datagram.Payload.Length };
    }
}
