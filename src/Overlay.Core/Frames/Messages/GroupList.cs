namespace Overlay.Frames.Messages;

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
    public const int HeaderSize = 11;

    private const byte MoreFollowsFlag = 1;
    private const byte FromZeroFlag = 2;

    public static bool TryRead(ReadOnlySpan<byte> source, out GroupList message)
    {
        var reader = new WireReader(source, ControlKind.GroupList);
        reader.Require(source.Length <= WireLimits.GroupListMessage);
        var (baseRevision, revision, flags) = (reader.ReadUInt32(), reader.ReadUInt32(), reader.ReadByte());
        message = new(baseRevision, revision, (flags & MoreFollowsFlag) != 0, (flags & FromZeroFlag) != 0, ReadEntries(ref reader));
        return reader.Succeeded;
    }

    public int Write(Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Entries.Length, WireLimits.GroupListEntries);
        var writer = new WireWriter(destination, ControlKind.GroupList);
        writer.WriteUInt32(BaseRevision);
        writer.WriteUInt32(Revision);
        writer.WriteByte((byte)((MoreFollows ? MoreFollowsFlag : 0) | (IsFromZero ? FromZeroFlag : 0)));
        writer.WriteByte((byte)Entries.Length);
        foreach (var entry in Entries)
        {
            entry.Write(ref writer);
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThan(writer.Length, WireLimits.GroupListMessage, nameof(Entries));
        return writer.Length;
    }

    public override string ToString() =>
        $"GroupList {{ BaseRevision = {BaseRevision}, Revision = {Revision}, MoreFollows = {MoreFollows}, IsFromZero = {IsFromZero}, Entries = {Entries.Length} }}";

    private static GroupEntry[] ReadEntries(ref WireReader reader)
    {
        var count = reader.ReadByte();
        reader.Require(count * GroupEntry.MinSize <= reader.Remaining);
        if (!reader.Succeeded)
        {
            return [];
        }

        var entries = new GroupEntry[count];
        for (var i = 0; i < count; i++)
        {
            entries[i] = GroupEntry.Read(ref reader);
        }

        return entries;
    }
}
