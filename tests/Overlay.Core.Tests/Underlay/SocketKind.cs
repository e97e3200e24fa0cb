using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Overlay.Buffers;
using Overlay.Underlay;
using Overlay.Underlay.Linux;

namespace Overlay.Core.Tests.Underlay;

/// <summary>The implementations of a UDP socket, and the one for Linux with each of its abilities switched off.</summary>
public enum SocketKind
{
    Portable,
    Batched,
    Segmenting,
    Joining,
    SegmentingAndJoining,
}

/// <summary>Opens sockets of a kind, and reads from them whole runs of packets.</summary>
internal static class SocketKinds
{
    public static readonly TimeSpan Hang = TimeSpan.FromSeconds(60);

    public static SocketKind[] All => OperatingSystem.IsLinux() ? Enum.GetValues<SocketKind>() : [SocketKind.Portable];

    public static TheoryData<SocketKind> Each => [.. All];

    /// <summary>Each kind that sends with each kind that receives.</summary>
    public static TheoryData<SocketKind, SocketKind> Pairs
    {
        get
        {
            var pairs = new TheoryData<SocketKind, SocketKind>();
            foreach (var sender in All)
            {
                foreach (var receiver in All)
                {
                    pairs.Add(sender, receiver);
                }
            }

            return pairs;
        }
    }

    public static IDatagramSocket Open(this SocketKind kind, IPAddress address, TimeSpan busyPoll = default)
    {
        var settings = kind.Settings() with { BusyPoll = busyPoll };
        var bound = BoundSocket.Open(new IPEndPoint(address, 0), settings.BufferSize);
        return kind == SocketKind.Portable
            ? new PortableDatagramSocket(bound, settings.BusyPoll)
            : LinuxDatagramSocket.TryCreate(bound, settings, NullLogger.Instance)!;
    }

    public static SocketSettings Settings(this SocketKind kind) => new()
    {
        SegmentationOffload = kind is SocketKind.Segmenting or SocketKind.SegmentingAndJoining,
        ReceiveOffload = kind is SocketKind.Joining or SocketKind.SegmentingAndJoining,
    };

    public static PacketBuffer Packet(params byte[] bytes)
    {
        var packet = new PacketBuffer(Math.Max(bytes.Length, 64));
        packet.Set(bytes);
        return packet;
    }

    /// <summary>A packet that no other number and no other length gives.</summary>
    public static byte[] Numbered(int number, int length)
    {
        var bytes = new byte[length];
        for (var i = 0; i < length; i++)
        {
            bytes[i] = (byte)(((number * 31) + (i * 7) + (i >> 8)) ^ (i < 4 ? number >> (8 * i) : 0));
        }

        return bytes;
    }

    public static List<byte[]> ReceiveAll(IDatagramSocket socket, int count, int maxLength = 1500, int capacity = 16)
    {
        var packets = new List<byte[]>();
        var batch = new PacketBatch(capacity, maxLength);

        // What does not come must fail the test, not hang it.
        using var end = new Timer(_ => socket.Dispose(), null, Hang, Timeout.InfiniteTimeSpan);
        while (packets.Count < count && socket.Receive(batch))
        {
            for (var i = 0; i < batch.Count; i++)
            {
                packets.Add(batch[i].ToArray());
            }

            batch.Clear();
        }

        return packets;
    }
}
