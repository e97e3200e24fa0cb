using System.Net;
using Overlay.Buffers;
using Overlay.DataPath;
using Overlay.Frames;
using Overlay.Primitives;
using Overlay.Primitives.Timing;
using Overlay.Transforms;
using Overlay.Wire;

namespace Overlay.TestKit;

/// <summary>
/// The data plane of one node that sends and of its peers, with sessions and group keys in place and no engine, socket or thread around
/// them: the hot path by itself, to be measured. A datagram is received in the buffer it was sent from.
/// </summary>
internal sealed class HotPath
{
    public const int Mtu = 1400;

    /// <summary>The most frames that <see cref="Pass"/> takes.</summary>
    public const int MaxBatch = 128;

    private static readonly Instant Now = new(1_000_000);

    private readonly HotPathNode _sender;
    private readonly HotPathNode[] _receivers;
    private readonly PacketBuffer _frame = new(DataPlane.MaxPacket(Mtu));
    private readonly PacketBuffer _scratch = new(DataPlane.MaxPacket(Mtu));
    private readonly DatagramList _output = new();
    private readonly PacketBuffer[] _packets = [.. Enumerable.Range(0, MaxBatch).Select(_ => new PacketBuffer(DataPlane.MaxPacket(Mtu)))];
    private readonly InboundResult[] _results = new InboundResult[MaxBatch];

    public HotPath(CipherSuite suite, bool compress = false, int receivers = 1, UnderlayAddress[]? addresses = null, bool bridges = false)
    {
        var random = new SeededRandom(1);
        TransformSet transforms = new(compress ? [new Lz4Transform()] : [], []);
        _sender = new HotPathNode(random, suite, transforms, AddressOf(0), bridges);
        _receivers = [.. (addresses ?? [.. Enumerable.Range(1, receivers).Select(AddressOf)]).Select(address => new HotPathNode(random, suite, transforms, address))];
        foreach (var receiver in _receivers)
        {
            _sender.Join(receiver, Now);
        }

        _sender.Publish();
        Array.ForEach(_receivers, receiver => receiver.Publish());
    }

    /// <summary>How many datagrams the last frame became.</summary>
    public int Datagrams => _output.Count;

    /// <summary>How many series the last batch was.</summary>
    public int Series { get; private set; }

    /// <summary>The datagrams of what was sent last.</summary>
    public ReadOnlySpan<Datagram> Output => _output.AsSpan();

    /// <summary>The frame as it was last received.</summary>
    public ReadOnlySpan<byte> Received => _frame.Span;

    /// <summary>The run that the last frame was part of, as received.</summary>
    public (byte Burst, byte Index) ReceivedRun => (_frame.Burst, _frame.Index);

    public long Drops => _sender.Counters.TotalDrops() + _receivers.Sum(receiver => receiver.Counters.TotalDrops());

    /// <summary>A unicast frame to one of the receivers.</summary>
    public byte[] CreateFrame(int length, int receiver = 0) => CreateFrame(length, _receivers[receiver].Mac);

    /// <summary>A broadcast frame.</summary>
    public byte[] CreateGroupFrame(int length) => CreateFrame(length, MacAddress.Broadcast);

    /// <summary>A frame for a group of IPv4.</summary>
    public byte[] CreatePacket(int length, IpAddress group, IpAddress source)
    {
        var frame = CreateFrame(length, group.GroupMac());
        var packet = frame.AsSpan(EthernetFrame.HeaderSize);
        (frame[12], frame[13], packet[0], packet[9]) = (0x08, 0x00, 0x45, 17);
        source.CopyTo(packet[12..]);
        group.CopyTo(packet[16..]);
        return frame;
    }

    /// <summary>Makes the first receivers the only members of a group.</summary>
    public void SetMembers(GroupId group, int members, GroupFilter filter) => _sender.Publish(group, members, filter);

    /// <summary>A receiver lacks the group key of the sender.</summary>
    public void Lack(int receiver) => _sender.PublishWithout(_receivers[receiver]);

    /// <summary>Takes a frame through the sender; false if it did not become datagrams.</summary>
    public bool Send(ReadOnlySpan<byte> frame, byte burst = 0, byte index = 0)
    {
        _frame.Set(frame);
        _frame.SetRun(burst, index);
        _output.Clear();
        return _sender.DataPlane.Send(_frame, _scratch, _output, Now) == OutboundResult.Sent;
    }

    /// <summary>Takes so many copies of a frame through the sender as one batch; false if one did not become datagrams.</summary>
    public bool SendAll(ReadOnlySpan<byte> frame, int count)
    {
        var packets = _packets.AsSpan(0, count);
        foreach (var packet in packets)
        {
            packet.Set(frame);
            packet.Remote = _sender.Address;
        }

        _output.Clear();
        Series = 0;
        for (var sent = 0; sent < count; Series++)
        {
            if (_sender.DataPlane.Send(packets[sent..], _scratch, _output, Now, out var taken) != OutboundResult.Sent)
            {
                return false;
            }

            sent += taken;
        }

        return true;
    }

    /// <summary>Takes what was sent last through a receiver; false if it did not become a frame.</summary>
    public bool Receive(int receiver = 0)
    {
        _frame.Remote = _sender.Address;
        _frame.SetRun(0, 0);
        return _receivers[receiver].DataPlane.Receive(_frame, _scratch, Now) == InboundResult.Frame;
    }

    /// <summary>Takes so many copies of a frame through the sender and the receiver as one batch; false if one did not arrive.</summary>
    public bool Pass(ReadOnlySpan<byte> frame, int count, int receiver = 0)
    {
        if (!SendAll(frame, count))
        {
            return false;
        }

        var results = _results.AsSpan(0, count);
        _receivers[receiver].DataPlane.Receive(_packets.AsSpan(0, count), results, _scratch, Now);
        return !results.ContainsAnyExcept(InboundResult.Frame);
    }

    /// <summary>Half of the frame is text and the other half noise, so that a compressor has something to do.</summary>
    private byte[] CreateFrame(int length, MacAddress destination)
    {
        var frame = new byte[length];
        destination.CopyTo(frame);
        _sender.Mac.CopyTo(frame.AsSpan(MacAddress.Size));
        frame[12] = 0x88;
        frame[13] = 0xca;
        var payload = frame.AsSpan(EthernetFrame.HeaderSize);
        new SeededRandom(2).Fill(payload[(payload.Length / 2)..]);
        return frame;
    }

    private static UnderlayAddress AddressOf(int index) => UnderlayAddress.From(new IPAddress([10, 0, (byte)(index >> 8), (byte)index]), 1200);
}
