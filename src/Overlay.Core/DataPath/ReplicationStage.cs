using System.Numerics;
using Overlay.Buffers;
using Overlay.Counters;
using Overlay.Peers;
using Overlay.Primitives;
using Overlay.Primitives.Timing;
using Overlay.Wire.Messages;

namespace Overlay.DataPath;

/// <summary>
/// Copies group frames that others send, without opening them, before a batch is received:
/// 1. find what is to be done, by the slot, and check the MAC
/// 2. let each datagram pass once
/// 3. keep to what is sent for who asked
/// 4. address it to each member and to each further replicator
/// What is for this node as well is then received like any GroupData.
/// </summary>
internal sealed class ReplicationStage(NodeCounters counters)
{
    /// <summary>True if there are copies to send, and to settle after that.</summary>
    public bool Copy(ForwardingTable table, ReadOnlySpan<PacketBuffer> datagrams, ReplicaCopies output, Instant now)
    {
        for (var done = 0; done < datagrams.Length;)
        {
            done += IsReplicate(datagrams[done]) ? CopySeries(table, datagrams[done..], output, now) : 1;
        }

        if (output.Datagrams.Count > 0)
        {
            return true;
        }

        output.Settle();
        return false;
    }

    private static bool IsReplicate(PacketBuffer datagram) => datagram.Span is [(byte)MessageType.Replicate, ..];

    /// <summary>Takes the first datagrams, those with one header; returns how many.</summary>
    private int CopySeries(ForwardingTable table, ReadOnlySpan<PacketBuffer> datagrams, ReplicaCopies output, Instant now)
    {
        if (!RelayHeader.TryRead(datagrams[0].Span, out var header))
        {
            counters.Count(DropReason.Malformed);
            return 1;
        }

        var series = datagrams[..Series.OfReplicate(datagrams)];
        if (table.FindReplicas(header.Slot) is not { } flow)
        {
            counters.Count(DropReason.ReplicationRefused, series.Length);
            return series.Length;
        }

        var passed = Pass(flow, series, output, now);
        Address(flow, series, passed, output, now);
        return series.Length;
    }

    /// <summary>Takes the header off those that are authentic, new and of the source; the bits of those to copy are set.</summary>
    private uint Pass(ReplicaFlow flow, ReadOnlySpan<PacketBuffer> series, ReplicaCopies output, Instant now)
    {
        var passed = 0u;
        long copies = flow.Members.Length + flow.Branches.Length;
        for (var i = 0; i < series.Length; i++)
        {
            var datagram = series[i];
            if (!RelayHeader.TryRead(datagram.Span, out var header) || header.Token != ReplicaRoute.MacOf(flow.Key, datagram.Span[RelayHeader.Size..]))
            {
                counters.Count(DropReason.ReplicationRefused);
            }
            else if (!GroupHeader.TryRead(datagram.Span[RelayHeader.Size..], out var group))
            {
                counters.Count(DropReason.Malformed);
            }
            else if (group.Sender != flow.Source)
            {
                counters.Count(DropReason.ReplicationRefused);
            }
            else if (!flow.Repeats.TryPass(group))
            {
                counters.Count(DropReason.ReplicationRepeated);
            }
            else
            {
                datagram.TrimStart(RelayHeader.Size);
                if (flow.Budget.TryTake(datagram.Length * copies, now))
                {
                    passed |= 1u << i;
                }
                else
                {
                    counters.Count(DropReason.ReplicationLimited);
                }

                if (!flow.IsForSelf)
                {
                    output.AddTransit(datagram);
                }
            }
        }

        return passed;
    }

    /// <summary>One destination after another, so that a series to each is one message for the kernel.</summary>
    private void Address(ReplicaFlow flow, ReadOnlySpan<PacketBuffer> series, uint passed, ReplicaCopies output, Instant now)
    {
        var count = BitOperations.PopCount(passed);
        foreach (var member in flow.Members)
        {
            Add(series, passed, member.Path.Address, member.Relay, output);
            member.Traffic.AddSent(count, now);
            member.RelayTraffic?.Sent(now);
        }

        foreach (var branch in flow.Branches)
        {
            for (var rest = passed; rest != 0; rest &= rest - 1)
            {
                var datagram = series[BitOperations.TrailingZeroCount(rest)];
                output.Datagrams.Add(datagram, branch.Address, branch.HeaderOf(datagram));
            }

            branch.Traffic?.AddSent(count, now);
        }

        counters.Add(Counter.ReplicaCopies, (long)count * (flow.Members.Length + flow.Branches.Length));
    }

    private static void Add(ReadOnlySpan<PacketBuffer> series, uint passed, UnderlayAddress destination, RelayHeader? header, ReplicaCopies output)
    {
        for (var rest = passed; rest != 0; rest &= rest - 1)
        {
            output.Datagrams.Add(series[BitOperations.TrailingZeroCount(rest)], destination, header);
        }
    }
}
