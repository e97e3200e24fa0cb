using FsCheck.Fluent;
using Overlay.Primitives;
using Overlay.Wire;
using Overlay.Wire.Messages;

namespace Overlay.Core.Tests.Wire.Messages;

/// <summary>The messages inside Control, and the Hello inside the handshake.</summary>
internal static class ControlCases
{
    private const string EntryHex =
        "06 01020304 025000000001" + "cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc" + "02"
        + "04 c0a80101 04b0" + "06 20010db8000000000000000000000001 04b1" + "0003 010203";

    private static readonly MacAddress Mac = new(0x025000000001);

    private static readonly UnderlayAddress V4 = new([192, 168, 1, 1], 1200);

    private static readonly UnderlayAddress V6 = new([0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], 1201);

    private static readonly PeerEntry Entry = new(false, true, 0x01020304, Mac, [.. Enumerable.Repeat((byte)0xcc, 32)], [V4, V6]) { Groups = [1, 2, 3] };

    public static IEnumerable<MessageCase> All =>
    [
        Hello,
        Ping, Pong, Goodbye, GroupKey, GroupKeyAck, WhoHas, Has, GroupList, GroupListAck, Replicas, ReplicasReply, ReplicasCheck, ReplicasState,
        Register, RegisterReply, PeerList, PeerListAck, Introduce, Introduction, PeerQuery, PeerAnswer, SessionEnd,
    ];

    private static MessageCase Hello => new MessageCase<Hello>(
        from bridges in WireGen.Flag
        from suite in WireGen.Byte
        from mac in Gen.OneOf(WireGen.Station, Gen.Constant(default(MacAddress)))
        from mtu in WireGen.UInt16
        from offers in WireGen.Offers
        from duty in Gen.Elements(ReplicationDuty.None, ReplicationDuty.Member, ReplicationDuty.Everybody)
        from stamp in WireGen.UInt64
        from name in Gen.Elements("", "db-1", "größter", new string('n', 63))
        select new Hello(bridges, suite, mac, mtu, offers, duty, stamp) { Name = name },
        new(true, 2, Mac, 1400, [new(1, 0x0a0b), new(2, 0x0c0d)], ReplicationDuty.Everybody, 0x0001020304050607) { Name = "db" },
        "05 02 025000000001 0578 0001020304050607 02 01 0a0b 02 0c0d 02 6462");

    private static MessageCase Ping => new MessageCase<Ping>(
        from id in WireGen.UInt32
        from padding in Gen.OneOf(Gen.Choose(0, 40), Gen.Constant(WireLimits.PingPadding))
        select new Ping(id, (ushort)padding),
        new(0x01020304, 3),
        "01 01020304 0003 000000")
    {
        Kind = ControlKind.Ping,
    };

    private static MessageCase Pong => new MessageCase<Pong>(
        from id in WireGen.UInt32
        from seen in WireGen.Address
        select new Pong(id, seen),
        new(0x01020304, V4),
        "02 01020304 04 c0a80101 04b0")
    {
        Kind = ControlKind.Pong,
    };

    private static MessageCase Goodbye => new MessageCase<Goodbye>(Gen.Constant(default(Goodbye)), default, "03")
    {
        Kind = ControlKind.Goodbye,
    };

    private static MessageCase GroupKey => new MessageCase<GroupKey>(
        from epoch in WireGen.UInt16
        from suite in WireGen.Byte
        from key in WireGen.Key
        from next in WireGen.Sequence
        select new GroupKey(epoch, suite, key, next),
        new(0x0102, 1, [.. Enumerable.Repeat((byte)0xdd, 32)], 0x030405060708),
        "04 0102 01 dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd 0000030405060708")
    {
        Kind = ControlKind.GroupKey,
    };

    private static MessageCase GroupKeyAck => new MessageCase<GroupKeyAck>(
        WireGen.UInt16.Select(epoch => new GroupKeyAck(epoch)), new(0x0102), "05 0102")
    {
        Kind = ControlKind.GroupKeyAck,
    };

    private static MessageCase WhoHas => new MessageCase<WhoHas>(
        WireGen.Station.Select(mac => new WhoHas(mac)), new(Mac), "06 025000000001")
    {
        Kind = ControlKind.WhoHas,
    };

    private static MessageCase Has => new MessageCase<Has>(
        WireGen.Station.Select(mac => new Has(mac)), new(Mac), "07 025000000001")
    {
        Kind = ControlKind.Has,
    };

    private static MessageCase GroupList => new MessageCase<GroupList>(
        from baseRevision in WireGen.UInt32
        from revision in WireGen.UInt32
        from more in WireGen.Flag
        from fromZero in WireGen.Flag
        from count in Gen.Choose(0, 4)
        from entries in WireGen.GroupEntry.ArrayOf(count)
        select new GroupList(baseRevision, revision, more, fromZero, entries),
        new(
            0x01020304,
            0x01020307,
            false,
            true,
            [
                new(GroupId.Of(IpAddress.Parse("239.1.2.3")), GroupFilter.Include(IpAddress.Parse("10.0.0.1"))),
                new(GroupId.Of(IpAddress.Parse("ff05::1")), GroupFilter.Exclude(IpAddress.Parse("fd00::1"))),
                new(GroupId.Of(new MacAddress(0x0180c2000021)), GroupFilter.Nobody),
                new(GroupId.AllMac, GroupFilter.Everybody),
                new(GroupId.Of(IpAddress.Parse("239.1.2.3"), vlan: 42), GroupFilter.Everybody),
                new(GroupId.AllOf(GroupFamily.V4, vlan: 4094), GroupFilter.Everybody),
            ]),
        "08 01020304 01020307 02 06" + "04 ef010203 01 01 0a000001"
        + "06 ff050000000000000000000000000001 02 01 fd000000000000000000000000000001" + "01 0180c2000021 00 00" + "81 0fff 000000000000 02 00"
        + "84 002a ef010203 02 00" + "84 0ffe 00000000 02 00")
    {
        Kind = ControlKind.GroupList,
    };

    private static MessageCase GroupListAck => new MessageCase<GroupListAck>(
        WireGen.UInt32.Select(revision => new GroupListAck(revision)), new(0x01020307), "09 01020307")
    {
        Kind = ControlKind.GroupListAck,
    };

    private static MessageCase Replicas => new MessageCase<Replicas>(
        from request in WireGen.UInt32
        from source in WireGen.UInt64
        from fanOut in WireGen.Byte
        from parts in Gen.Choose(1, WireLimits.ReplicaParts)
        from part in Gen.Choose(0, parts - 1)
        from count in Gen.Choose(1, WireLimits.ReplicaMembers)
        from members in WireGen.UInt64.ArrayOf(count)
        select new Replicas(request, new NodeId(source), fanOut, (byte)part, (byte)parts, [.. members.Select(id => new NodeId(id))]),
        new(0x01020304, new NodeId(0x1112131415161718), 8, 1, 2, [new NodeId(0x2122232425262728)]),
        "0a 01020304 1112131415161718 08 01 02 01 2122232425262728")
    {
        Kind = ControlKind.Replicas,
    };

    private static MessageCase ReplicasReply => new MessageCase<ReplicasReply>(
        from request in WireGen.UInt32
        from status in WireGen.Byte
        from slot in WireGen.UInt32
        from key in WireGen.Bytes(SipKey.Size)
        from count in Gen.Choose(0, WireLimits.ReplicasMissing)
        from missing in WireGen.UInt64.ArrayOf(count)
        select new ReplicasReply(request, (ReplicasStatus)status, slot, SipKey.Read(key), [.. missing.Select(id => new NodeId(id))]),
        new(0x01020304, ReplicasStatus.Ready, 0x05060708, SipKey.Read([.. Enumerable.Range(0, 16).Select(number => (byte)number)]), [new NodeId(0x2122232425262728)]),
        "0b 01020304 00 05060708 000102030405060708090a0b0c0d0e0f 01 2122232425262728")
    {
        Kind = ControlKind.ReplicasReply,
    };

    private static MessageCase ReplicasCheck => new MessageCase<ReplicasCheck>(
        from request in WireGen.UInt32
        from isOver in WireGen.Flag
        select new ReplicasCheck(request, isOver),
        new(0x01020304, true),
        "0c 01020304 01")
    {
        Kind = ControlKind.ReplicasCheck,
    };

    private static MessageCase ReplicasState => new MessageCase<ReplicasState>(
        from count in Gen.Choose(0, WireLimits.ReplicaRequests)
        from numbers in WireGen.UInt32.ArrayOf(2 * count)
        select new ReplicasState([.. numbers.Chunk(2).Select(pair => (pair[0], pair[1]))]),
        new([(0x01020304, 0x11121314), (0x01020305, 0x21222324)]),
        "0d 02 01020304 11121314 01020305 21222324")
    {
        Kind = ControlKind.ReplicasState,
    };

    private static MessageCase Register => new MessageCase<Register>(
        from bridges in WireGen.Flag
        from mac in WireGen.Station
        from community in WireGen.UInt128
        from key in WireGen.Key
        from signature in WireGen.Bytes(WireLimits.Signature)
        from name in WireGen.Name
        from addresses in WireGen.Addresses
        from groups in WireGen.BytesUpTo(WireLimits.GroupNotice)
        select new Register(bridges, mac, community, key, signature, name, addresses) { Groups = groups },
        new(true, Mac, 0xffff, [.. Enumerable.Repeat((byte)0xaa, 32)], [.. Enumerable.Repeat((byte)0xbb, 64)], "Buckhill", [V4]) { Groups = [1, 2, 3] },
        "10 01 025000000001 0000000000000000000000000000ffff" + "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
        + "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb" + "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
        + "08 4275636b68696c6c 01 04 c0a80101 04b0" + "0003 010203")
    {
        Kind = ControlKind.Register,
    };

    private static MessageCase RegisterReply => new MessageCase<RegisterReply>(
        from status in WireGen.Byte
        from otherKey in WireGen.Flag
        from lifetime in WireGen.UInt16
        from slot in WireGen.UInt32
        from token in WireGen.UInt64
        from seen in WireGen.Address
        from replicates in WireGen.Flag
        select new RegisterReply((RegistrationStatus)status, otherKey, lifetime, slot, token, seen, replicates),
        new(RegistrationStatus.DuplicateMac, true, 30, 0x01020304, 0x1112131415161718, V6, true),
        "11 04 03 001e 01020304 1112131415161718 06 20010db8000000000000000000000001 04b1")
    {
        Kind = ControlKind.RegisterReply,
    };

    private static MessageCase PeerList => new MessageCase<PeerList>(
        from baseRevision in WireGen.UInt32
        from revision in WireGen.UInt32
        from more in WireGen.Flag
        from fromZero in WireGen.Flag
        from count in Gen.Choose(0, 5)
        from entries in WireGen.Entry.ArrayOf(count)
        select new PeerList(baseRevision, revision, more, fromZero, entries),
        new(0x01020304, 0x01020307, true, false, [Entry]),
        "12 01020304 01020307 01 01" + EntryHex)
    {
        Kind = ControlKind.PeerList,
    };

    private static MessageCase PeerListAck => new MessageCase<PeerListAck>(
        WireGen.UInt32.Select(revision => new PeerListAck(revision)), new(0x01020307), "13 01020307")
    {
        Kind = ControlKind.PeerListAck,
    };

    private static MessageCase Introduce => new MessageCase<Introduce>(
        WireGen.UInt32.Select(slot => new Introduce(slot)), new(0x01020304), "14 01020304")
    {
        Kind = ControlKind.Introduce,
    };

    private static MessageCase Introduction => new MessageCase<Introduction>(
        WireGen.Entry.Select(entry => new Introduction(entry)), new(Entry), "15" + EntryHex)
    {
        Kind = ControlKind.Introduction,
    };

    private static MessageCase PeerQuery => new MessageCase<PeerQuery>(
        WireGen.Station.Select(mac => new PeerQuery(mac)), new(Mac), "16 025000000001")
    {
        Kind = ControlKind.PeerQuery,
    };

    private static MessageCase SessionEnd => new MessageCase<SessionEnd>(
        from reason in WireGen.Byte
        from other in WireGen.Address
        select new SessionEnd((SessionEndReason)reason, other),
        new(SessionEndReason.MacTakenBack, V4),
        "18 02 04 c0a80101 04b0")
    {
        Kind = ControlKind.SessionEnd,
    };

    private static MessageCase PeerAnswer => new MessageCase<PeerAnswer>(
        from mac in WireGen.Station
        from found in WireGen.Flag
        from entry in WireGen.Entry
        select new PeerAnswer(mac, found ? entry : null),
        new(Mac, Entry),
        "17 025000000001 01" + EntryHex)
    {
        Kind = ControlKind.PeerAnswer,
    };
}
