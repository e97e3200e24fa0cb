namespace Overlay.Wire.Messages;

/// <summary>What the sender wants of groups: every entry that changed after the base revision, up to the revision.</summary>
/// <remarks><code>
///  0        1                 5                 9        10       11
/// +--------+-----------------+-----------------+--------+--------+-------------------
/// |kind 8  | base revision   | revision        | flags  | count  | count x entry ...
/// +--------+-----------------+-----------------+--------+--------+-------------------
/// </code>
/// Flags: bit 0 more follows; bit 1 the base is zero: what is not listed is not wanted. Repeated until it is acknowledged.</remarks>
internal readonly record struct GroupList(uint BaseRevision, uint Revision, bool MoreFollows, bool IsFromZero, GroupEntry[] Entries) : IWireMessage<GroupList>
{
    private ListChanges<GroupEntry> Changes => new(BaseRevision, Revision, MoreFollows, IsFromZero, Entries);

    public static bool TryRead(ReadOnlySpan<byte> source, out GroupList message)
    {
        var reader = new WireReader(source, ControlKind.GroupList);
        reader.Require(source.Length <= WireLimits.GroupListMessage);
        var (baseRevision, revision, moreFollows, isFromZero, entries) = ListChanges<GroupEntry>.Read(ref reader);
        message = new(baseRevision, revision, moreFollows, isFromZero, entries);
        return reader.Succeeded;
    }

    public int Write(Span<byte> destination)
    {
        var writer = new WireWriter(destination, ControlKind.GroupList);
        Changes.Write(ref writer, WireLimits.GroupListEntries);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(writer.Length, WireLimits.GroupListMessage, nameof(Entries));
        return writer.Length;
    }

    public override string ToString() => $"GroupList {{ {Changes} }}";
}
