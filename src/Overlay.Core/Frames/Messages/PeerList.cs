namespace Overlay.Frames.Messages;

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
    public const int HeaderSize = 11;

    private const byte MoreFollowsFlag = 1;
    private const byte FromZeroFlag = 2;

    public static bool TryRead(ReadOnlySpan<byte> source, out PeerList message)
    {
        var reader = new WireReader(source, ControlKind.PeerList);
        reader.Require(source.Length <= WireLimits.PeerListMessage);
        var (baseRevision, revision, flags) = (reader.ReadUInt32(), reader.ReadUInt32(), reader.ReadByte());
        message = new(baseRevision, revision, (flags & MoreFollowsFlag) != 0, (flags & FromZeroFlag) != 0, ReadEntries(ref reader));
        return reader.Succeeded;
    }

    public int Write(Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Entries.Length, WireLimits.PeerListEntries);
        var writer = new WireWriter(destination, ControlKind.PeerList);
        writer.WriteUInt32(BaseRevision);
        writer.WriteUInt32(Revision);
        writer.WriteByte((byte)((MoreFollows ? MoreFollowsFlag : 0) | (IsFromZero ? FromZeroFlag : 0)));
        writer.WriteByte((byte)Entries.Length);
        foreach (var entry in Entries)
        {
            entry.Write(ref writer);
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThan(writer.Length, WireLimits.PeerListMessage, nameof(Entries));
        return writer.Length;
    }

    public override string ToString() =>
        $"PeerList {{ BaseRevision = {BaseRevision}, Revision = {Revision}, MoreFollows = {MoreFollows}, IsFromZero = {IsFromZero}, Entries = {Entries.Length} }}";

    private static PeerEntry[] ReadEntries(ref WireReader reader)
    {
        var count = reader.ReadByte();
        reader.Require(count * PeerEntry.MinSize <= reader.Remaining);
        if (!reader.Succeeded)
        {
            return [];
        }

        var entries = new PeerEntry[count];
        for (var i = 0; i < count; i++)
        {
            entries[i] = PeerEntry.Read(ref reader);
        }

        return entries;
    }
}
