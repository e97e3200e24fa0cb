using Overlay.Samples.Tipc.Messages;

namespace Overlay.Samples.Tipc.Names;

/// <summary>Tells the other nodes what is bound here: everything to a new neighbour, and each change, numbered, to everybody.</summary>
/// <remarks>The bulk travels on the link of the neighbour and the changes on the broadcast link, so a change may overtake the bulk. The
/// last message of the bulk therefore says which change comes next.</remarks>
internal sealed class NameDistributor(TipcAddress own, uint networkId, NameTable table)
{
    private ushort _nextNumber;

    /// <summary>The message that tells a change, or null if it concerns this node only.</summary>
    public byte[]? Change(bool withdrawal, PublicationKey key, Scope scope) => scope == Scope.Node
        ? null
        : NameDistributorMessage.Change(withdrawal, _nextNumber++, own, networkId, Item(key));

    /// <summary>Everything that other nodes may see, in messages of at most <paramref name="maxLength"/> bytes.</summary>
    public IEnumerable<byte[]> Bulk(TipcAddress neighbour, int maxLength)
    {
        var items = table.OfNode(own)
            .Where(publication => publication.Scope == Scope.Cluster)
            .OrderBy(publication => publication.Order)
            .Select(publication => Item(publication.Key))
            .ToArray();
        var perMessage = Math.Max(1, (maxLength - InternalHeader.Size) / NameItem.Size);
        var start = 0;
        do
        {
            var end = Math.Min(start + perMessage, items.Length);
            yield return NameDistributorMessage.Bulk(end == items.Length, _nextNumber, own, neighbour, items.AsSpan(start, end - start));
            start = end;
        }
        while (start < items.Length);
    }

    private static NameItem Item(PublicationKey key) => new(key.Range, key.Socket.Port, key.Key);
}
