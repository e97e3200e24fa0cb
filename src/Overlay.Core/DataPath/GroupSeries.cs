using Overlay.Buffers;
using Overlay.Multicast.Rules;
using Overlay.Peers;
using Overlay.Primitives;
using Overlay.Primitives.Timing;
using Overlay.Wire;

namespace Overlay.DataPath;

/// <summary>Frames of one station for one group, on their way to the members.</summary>
internal readonly ref struct GroupSeries(
    ForwardingTable table, GroupGate? gate, MacAddress source, ReadOnlySpan<PacketBuffer> frames, ReadOnlySpan<byte> transforms, DatagramList output, Instant now)
{
    private readonly ReadOnlySpan<PacketBuffer> _frames = frames;
    private readonly ReadOnlySpan<byte> _transforms = transforms;

    /// <summary>Seals copies for the members that lack the group key, for each in its session; returns how many members that are.</summary>
    public int SendOwnCopies(ReadOnlySpan<PeerRoute> members)
    {
        var copies = 0;
        foreach (var peer in members)
        {
            copies += TrySendOwnCopy(peer) ? 1 : 0;
        }

        return copies;
    }

    /// <summary>The same for those that want some sources only.</summary>
    public int SendOwnCopies(ReadOnlySpan<FilteredPeer> members, IpAddress packetSource)
    {
        var copies = 0;
        foreach (var member in members)
        {
            copies += member.Filter.Accepts(packetSource) && TrySendOwnCopy(member.Peer) ? 1 : 0;
        }

        return copies;
    }

    /// <summary>True if no member that replicators serve lacks the key: it would get the frames twice, once in a form that it cannot read.</summary>
    public bool Serves(GroupRoute route) => table.Lacking == 0 || CountLacking(route.Members) == CountLacking(route.Shares.Direct);

    /// <summary>The sender makes the copies, for the members that have the key.</summary>
    public (int Copies, int Reached) Address(ReadOnlySpan<PeerRoute> members)
    {
        var copies = 0;
        foreach (var peer in members)
        {
            copies += TryAddress(peer) ? 1 : 0;
        }

        return (copies, copies);
    }

    /// <summary>Replicators make most of them. They know nothing of access rules, so groups with a gate do not come here.</summary>
    public (int Copies, int Reached) Address(GroupRoute route)
    {
        var (copies, _) = Address(route.Shares.Direct);
        foreach (var branch in route.Shares.Branches)
        {
            foreach (var frame in _frames)
            {
                output.Add(frame, branch.Address, branch.HeaderOf(frame));
            }

            branch.Traffic?.AddSent(_frames.Length, now);
        }

        return (copies + route.Shares.Branches.Length, route.Members.Length - CountLacking(route.Shares.Direct));
    }

    /// <summary>Addresses the sealed frames to a member; false if it is not to get them, or got copies of its own.</summary>
    public bool TryAddress(PeerRoute peer)
    {
        if (table.Lacks(peer) || gate?.LeadsTo(peer.Id, peer.Mac, source) == false)
        {
            return false;
        }

        peer.Address(_frames, output, now);
        return true;
    }

    private bool TrySendOwnCopy(PeerRoute peer)
    {
        if (!table.Lacks(peer) || gate?.LeadsTo(peer.Id, peer.Mac, source) == false)
        {
            return false;
        }

        var copies = output.Copy(_frames);
        if (!peer.Session!.SealData(copies, _transforms))
        {
            return false;
        }

        peer.Address(copies, output, now);
        return true;
    }

    private int CountLacking(ReadOnlySpan<PeerRoute> members)
    {
        if (table.Lacking == 0)
        {
            return 0;
        }

        var count = 0;
        foreach (var peer in members)
        {
            count += table.Lacks(peer) ? 1 : 0;
        }

        return count;
    }
}
