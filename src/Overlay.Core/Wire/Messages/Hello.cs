using System.Text;
using Overlay.Primitives;

namespace Overlay.Wire.Messages;

/// <summary>The payload of both handshake messages: who speaks and which suites it has. Bytes behind it are ignored.</summary>
/// <remarks><code>
///  0        1        2                    8        10                18       19
/// +--------+--------+--------------------+--------+-----------------+--------+--------------------------+
/// | flags  | suite  | MAC                | MTU    | stamp           | count  | count x (suite, MB/s (2))|
/// +--------+--------+--------------------+--------+-----------------+--------+--------------------------+
/// | name: length, then UTF-8                                                                            |
/// +-----------------------------------------------------------------------------------------------------+
/// </code>
/// Flags: bit 0 the node bridges other MACs; bits 1 and 2 for whom it makes copies of group frames: 0 nobody, 1 groups that it is a member of, 2 all.
/// Suite: the choice, in a response; 0 in an initiation. MAC: zero in the Hello of a
/// supernode. Stamp: larger in each initiation of a node to a node than in all before; else 0. Name: for people; length 0 for none, and to supernodes. One that
/// <see cref="NodeName.IsValid"/> refuses counts as none.</remarks>
internal readonly record struct Hello(
    bool Bridges, byte Suite, MacAddress Mac, ushort Mtu, SuiteOffer[] Offers, ReplicationDuty Replicates = ReplicationDuty.None, ulong Stamp = 0) : IWireMessage<Hello>
{
    public const int MinSize = 20;

    private const int BridgesFlag = 1;
    private const int DutyShift = 1;
    private const int DutyMask = 3;

    public const int MaxSize = MinSize + (WireLimits.SuitesInHello * SuiteOffer.Size) + NodeName.MaxBytes;

    /// <summary>What the node calls itself; empty for nothing.</summary>
    public string Name { get => field ?? string.Empty; init; }

    public static bool TryRead(ReadOnlySpan<byte> source, out Hello message)
    {
        var reader = new WireReader(source);
        var flags = reader.ReadByte();
        var (suite, mac, mtu, stamp) = (reader.ReadByte(), reader.ReadMacAddress(), reader.ReadUInt16(), reader.ReadUInt64());
        message = new((flags & BridgesFlag) != 0, suite, mac, mtu, ReadOffers(ref reader), DutyOf(flags), stamp)
        {
            Name = ReadName(ref reader),
        };
        reader.Require(!message.Mac.IsGroup);
        return reader.Succeeded;
    }

    public int Write(Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Offers.Length, WireLimits.SuitesInHello);
        var writer = new WireWriter(destination);
        writer.WriteByte((byte)((Bridges ? BridgesFlag : 0) | ((int)Replicates << DutyShift)));
        writer.WriteByte(Suite);
        writer.WriteMacAddress(Mac);
        writer.WriteUInt16(Mtu);
        writer.WriteUInt64(Stamp);
        writer.WriteByte((byte)Offers.Length);
        foreach (var offer in Offers)
        {
            writer.WriteByte(offer.Suite);
            writer.WriteUInt16(offer.MegabytesPerSecond);
        }

        var name = Encoding.UTF8.GetBytes(Name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(name.Length, NodeName.MaxBytes, nameof(Name));
        writer.WriteByte((byte)name.Length);
        writer.WriteBytes(name, name.Length);
        return writer.Length;
    }

    public override string ToString() =>
        $"Hello {{ Name = {Name}, Mac = {Mac}, Mtu = {Mtu}, Bridges = {Bridges}, Replicates = {Replicates}, Suite = {Suite}, Stamp = {Stamp}, Offers = {string.Join(' ', Offers)} }}";

    /// <summary>The value that has no meaning yet counts as none.</summary>
    private static ReplicationDuty DutyOf(byte flags) => (ReplicationDuty)((flags >> DutyShift) & DutyMask) is var duty and <= ReplicationDuty.Everybody ? duty : ReplicationDuty.None;

    private static string ReadName(ref WireReader reader)
    {
        var length = reader.ReadByte();
        reader.Require(length <= NodeName.MaxBytes);
        return reader.Succeeded ? NodeName.Read(reader.ReadBytes(length)) : string.Empty;
    }

    private static SuiteOffer[] ReadOffers(ref WireReader reader)
    {
        var count = reader.ReadByte();
        reader.Require(count <= WireLimits.SuitesInHello && count * SuiteOffer.Size <= reader.Remaining);
        if (!reader.Succeeded)
        {
            return [];
        }

        var offers = new SuiteOffer[count];
        for (var i = 0; i < count; i++)
        {
            offers[i] = new(reader.ReadByte(), reader.ReadUInt16());
        }

        return offers;
    }
}
