using FsCheck;
using FsCheck.Fluent;
using Overlay.Core.Tests.Wire;
using Overlay.Packets.Segmentation;
using Overlay.TestKit;

namespace Overlay.Core.Tests.Packets.Segmentation;

/// <summary>Random packets of up to 64 KiB and how they are cut.</summary>
internal static class RunGen
{
    private const int MaxPacket = 65_535;

    private static Gen<(byte Type, int Units)> Extension { get; } =
        from type in Gen.Elements<byte>(0, 43, 60)
        from units in Gen.Choose(1, 3)
        select (type, units);

    /// <summary>Any shape of headers, without payload.</summary>
    public static Gen<PlainPacket> Shape { get; } =
        from isTcp in WireGen.Flag
        from isV6 in WireGen.Flag
        from tags in Gen.Choose(0, 2).SelectMany(count => Gen.ArrayOf(WireGen.UInt16, count))
        from optionsV4 in WordsUpTo(10)
        from extensions in Gen.Choose(0, 3).SelectMany(count => Gen.ArrayOf(Extension, count))
        from optionsTcp in WordsUpTo(10)
        from sequence in Gen.OneOf(WireGen.UInt32, Gen.Elements(uint.MaxValue - 1000))
        from id in Gen.OneOf(WireGen.UInt16, Gen.Elements<ushort>(65_530))
        from trafficClass in WireGen.Byte
        from host in WireGen.Byte
        select new PlainPacket
        {
            IsTcp = isTcp,
            IsV6 = isV6,
            VlanTags = tags,
            OptionsV4 = isV6 ? [] : optionsV4,
            Extensions = isV6 ? extensions : [],
            TcpOptions = isTcp ? optionsTcp : [],
            Sequence = sequence,
            Identification = id,
            TrafficClass = trafficClass,
            Host = host,
        };

    /// <summary>A packet that a kernel could have made, and a size that cuts it into at most as many segments as there can be.</summary>
    public static Gen<(PlainPacket Packet, int Size)> SuperFrame { get; } =
        from shape in Shape
        from size in Gen.OneOf(Gen.Choose(1, 20), Gen.Choose(100, 1500), Gen.Choose(1, 9000))
        from count in Gen.Choose(1, shape.IsTcp ? 256 : 64)
        from shortage in Gen.OneOf(Gen.Constant(0), Gen.Choose(0, size - 1))
        from flags in Gen.SubListOf(TcpFlags.Fin, TcpFlags.Push, TcpFlags.EcnEcho, TcpFlags.CongestionReduced, TcpFlags.Urgent)
        from seed in Gen.Choose(1, int.MaxValue)
        let length = Math.Min((size * count) - shortage, MaxPacket - (shape.HeaderLength - shape.Network))
        select (shape with { Flags = flags.Aggregate(TcpFlags.Acknowledgment, (all, flag) => all | flag), Payload = Noise(length, seed) }, size);

    /// <summary>Like <see cref="SuperFrame"/>, of two or more segments, and no flags that keep frames apart.</summary>
    public static Gen<(PlainPacket Packet, int Size)> Joinable { get; } = SuperFrame
        .Where(run => run.Packet.Payload.Length > run.Size)
        .Select(run => (run.Packet with { Flags = run.Packet.Flags & ~(TcpFlags.Urgent | TcpFlags.CongestionReduced) }, run.Size));

    public static byte[] Noise(int length, int seed)
    {
        var bytes = new byte[length];
        new SeededRandom((ulong)seed).Fill(bytes);
        return bytes;
    }

    private static Gen<byte[]> WordsUpTo(int count) => Gen.Choose(0, count).SelectMany(words => WireGen.Bytes(words * 4));
}
