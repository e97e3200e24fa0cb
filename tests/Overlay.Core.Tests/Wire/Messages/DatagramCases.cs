using FsCheck.Fluent;
using Overlay.Wire;
using Overlay.Wire.Messages;

namespace Overlay.Core.Tests.Wire.Messages;

/// <summary>The messages that are datagrams, or stand in front of one.</summary>
internal static class DatagramCases
{
    public static IEnumerable<MessageCase> All =>
    [
        Initiation, Response, CookieReply, Data, Relay, GroupData, KeyRequest, KeyReply,
    ];

    private static MessageCase Initiation => new MessageCase<InitiationSample>(
        from purpose in Gen.Elements(HandshakePurpose.NodeToNode, HandshakePurpose.NodeToSupernode)
        from index in WireGen.UInt32
        from payload in WireGen.BytesUpTo(WireLimits.HandshakePayload - 1)
        from noise in WireGen.Bytes(96)
        from mac1 in WireGen.Bytes(16)
        from mac2 in WireGen.Bytes(16)
        select new InitiationSample(purpose, index, [.. noise, .. payload], mac1, mac2),
        new(HandshakePurpose.NodeToSupernode, 0x01020304, Filled(96, 0xee), Filled(16, 0x11), Filled(16, 0x22)),
        "01 01 02 00 01020304" + Hex(96, 0xee) + Hex(16, 0x11) + Hex(16, 0x22))
    {
        Types = [MessageType.HandshakeInitiation],
        Trailing = Trailing.Payload,
        MinSize = 136,
    };

    private static MessageCase Response => new MessageCase<ResponseSample>(
        from sender in WireGen.UInt32
        from receiver in WireGen.UInt32
        from payload in WireGen.BytesUpTo(WireLimits.HandshakePayload - 1)
        from noise in WireGen.Bytes(48)
        from mac1 in WireGen.Bytes(16)
        from mac2 in WireGen.Bytes(16)
        select new ResponseSample(sender, receiver, [.. noise, .. payload], mac1, mac2),
        new(0x01020304, 0xf1f2f3f4, Filled(48, 0xee), Filled(16, 0x11), Filled(16, 0x22)),
        "02 000000 01020304 f1f2f3f4" + Hex(48, 0xee) + Hex(16, 0x11) + Hex(16, 0x22))
    {
        Types = [MessageType.HandshakeResponse],
        Trailing = Trailing.Payload,
        MinSize = 92,
    };

    private static MessageCase CookieReply => new MessageCase<CookieReplySample>(
        from index in WireGen.UInt32
        from nonce in WireGen.Bytes(16)
        from cookie in WireGen.Bytes(32)
        select new CookieReplySample(index, nonce, cookie),
        new(0x01020304, Filled(16, 0xaa), Filled(32, 0xbb)),
        "03 000000 01020304" + Hex(16, 0xaa) + Hex(32, 0xbb))
    {
        Types = [MessageType.CookieReply],
        Trailing = Trailing.Refused,
    };

    private static MessageCase Data => new MessageCase<DataHeader>(
        from type in Gen.Elements(MessageType.Data, MessageType.Control)
        from transform in WireGen.Byte
        from receiver in WireGen.UInt32
        from counter in WireGen.UInt64
        from burst in WireGen.Byte
        from index in WireGen.Byte
        select new DataHeader(type, transform, receiver, counter, burst, index),
        new(MessageType.Data, 1, 0x01020304, 0x1112131415161718, 0xb1, 0xc2),
        "04 01 b1 c2 01020304 1112131415161718")
    {
        Types = [MessageType.Data, MessageType.Control],
    };

    private static MessageCase Relay => new MessageCase<RelayHeader>(
        from slot in WireGen.UInt32
        from token in WireGen.UInt64
        from type in Gen.Elements(MessageType.Relay, MessageType.Replicate)
        select new RelayHeader(slot, token, type),
        new(0x01020304, 0x1112131415161718),
        "06 000000 01020304 1112131415161718")
    {
        Types = [MessageType.Relay, MessageType.Replicate],
    };

    private static MessageCase GroupData => new MessageCase<GroupHeader>(
        from transform in WireGen.Byte
        from sender in WireGen.UInt64
        from epoch in WireGen.UInt16
        from sequence in WireGen.Sequence
        from burst in WireGen.Byte
        from index in WireGen.Byte
        select new GroupHeader(transform, new NodeId(sender), epoch, sequence, burst, index),
        new(1, new NodeId(0x2122232425262728), 0x0102, 0x030405060708, 0xb1, 0xc2),
        "07 01 b1 c2 2122232425262728 0102 030405060708")
    {
        Types = [MessageType.GroupData],
    };

    private static MessageCase KeyRequest => new MessageCase<KeyRequest>(
        WireGen.UInt64.Select(nonce => new KeyRequest(nonce)),
        new(0x1112131415161718),
        "08 01 0000 1112131415161718" + Hex(52, 0))
    {
        Types = [MessageType.KeyRequest],
        Trailing = Trailing.Refused,
    };

    private static MessageCase KeyReply => new MessageCase<KeyReply>(
        from nonce in WireGen.UInt64
        from key in WireGen.Key
        select new KeyReply(nonce, key),
        new(0x1112131415161718, Filled(32, 0xcc)),
        "09 01 0000 1112131415161718" + Hex(32, 0xcc))
    {
        Types = [MessageType.KeyReply],
        Trailing = Trailing.Refused,
    };

    private static byte[] Filled(int count, byte value) => [.. Enumerable.Repeat(value, count)];

    private static string Hex(int count, byte value) => Convert.ToHexString(Filled(count, value));
}
