namespace Overlay.Wire.Messages;

/// <summary>What the lists have in common that tell a peer what changed since a revision.</summary>
/// <remarks><code>
///  0                 4                 8        9        10
/// +-----------------+-----------------+--------+--------+-------------------
/// | base revision   | revision        | flags  | count  | count x entry ...
/// +-----------------+-----------------+--------+--------+-------------------
/// </code>
/// Flags: bit 0 more follows; bit 1 the base is zero, so that what is not listed is not there.</remarks>
internal readonly record struct ListChanges<TEntry>(uint BaseRevision, uint Revision, bool MoreFollows, bool IsFromZero, TEntry[] Entries)
    where TEntry : struct, IWireEntry<TEntry>
{
    /// <summary>The length of the list without entries, with the kind in front.</summary>
    public const int HeaderSize = 11;

    private const byte MoreFollowsFlag = 1;
    private const byte FromZeroFlag = 2;

    public static ListChanges<TEntry> Read(ref WireReader reader)
    {
        var (baseRevision, revision, flags) = (reader.ReadUInt32(), reader.ReadUInt32(), reader.ReadByte());
        return new(baseRevision, revision, (flags & MoreFollowsFlag) != 0, (flags & FromZeroFlag) != 0, ReadEntries(ref reader));
    }

    public void Write(ref WireWriter writer, int maxEntries)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Entries.Length, maxEntries);
        writer.WriteUInt32(BaseRevision);
        writer.WriteUInt32(Revision);
        writer.WriteByte((byte)((MoreFollows ? MoreFollowsFlag : 0) | (IsFromZero ? FromZeroFlag : 0)));
        writer.WriteByte((byte)Entries.Length);
        foreach (var entry in Entries)
        {
            entry.Write(ref writer);
        }
    }

    public override string ToString() => $"BaseRevision = {BaseRevision}, Revision = {Revision}, MoreFollows = {MoreFollows}, IsFromZero = {IsFromZero}, Entries = {Entries.Length}";

    private static TEntry[] ReadEntries(ref WireReader reader)
    {
        var count = reader.ReadByte();
        reader.Require(count * TEntry.MinSize <= reader.Remaining);
        if (!reader.Succeeded)
        {
            return [];
        }

        var entries = new TEntry[count];
        for (var i = 0; i < count; i++)
        {
            entries[i] = TEntry.Read(ref reader);
        }

        return entries;
    }
}
