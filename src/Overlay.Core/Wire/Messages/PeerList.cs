namespace Overlay.Wire.Messages;

/// <summary>The members of the community: every entry that changed after the base revision, up to the revision.</summary>
/// <remarks><code>
///  0        1                 5                 9        10       11
/// +--------+-----------------+-----------------+--------+--------+-------------------
/// |kind 18 | base revision   | revision        | flags  | count  | count x entry ...
/// +--------+-----------------+-----------------+--------+--------+-------------------
/// </code>
/// Flags: bit 0 more follows once this is acknowledged; bit 1 the base is zero: members that are not listed are unknown here. The
/// supernode repeats the message until it is acknowledged.</remarks>
internal readonly record struct PeerList(uint BaseRevision, uint Revision, bool MoreFollows, bool IsFromZero, PeerEntry[] Entries) : IWireMessage<PeerList>
{
    private ListChanges<PeerEntry> Changes => new(BaseRevision, Revision, MoreFollows, IsFromZero, Entries);

    public static bool TryRead(ReadOnlySpan<byte> source, out PeerList message)
    {
        var reader = new WireReader(source, ControlKind.PeerList);
        reader.Require(source.Length <= WireLimits.PeerListMessage);
        var (baseRevision, revision, moreFollows, isFromZero, entries) = ListChanges<PeerEntry>.Read(ref reader);
        message = new(baseRevision, revision, moreFollows, isFromZero, entries);
        return reader.Succeeded;
    }

    public int Write(Span<byte> destination)
    {
        var writer = new WireWriter(destination, ControlKind.PeerList);
        Changes.Write(ref writer, WireLimits.PeerListEntries);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(writer.Length, WireLimits.PeerListMessage, nameof(Entries));
        return writer.Length;
    }

    public override string ToString() => $"PeerList {{ {Changes} }}";
}
