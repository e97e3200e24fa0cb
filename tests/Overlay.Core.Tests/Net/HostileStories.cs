using FsCheck;
using FsCheck.Fluent;
using Overlay.Core.Tests.Wire;
using Overlay.Frames;
using Overlay.Packets;
using Overlay.TestKit;

namespace Overlay.Core.Tests.Net;

/// <summary>Whatever comes in: the stack does not throw, and goes on.</summary>
public sealed class HostileStories
{
    private static readonly ushort[] Types = [EtherTypes.Ipv4, EtherTypes.Ipv6, EtherTypes.Arp];

    [Fact]
    public void Frames_OfAnyBytes_DoNoHarm()
    {
        var lab = new NetLab();
        var stack = lab.Add(1);
        var to = stack.Udp.Open(5000)!;
        var gen = from type in Gen.Elements(Types) from body in WireGen.BytesUpTo(100) select (type, body);
        Prop.ForAll(gen.ToArbitrary(), sample =>
        {
            var frame = new byte[14 + sample.body.Length];
            sample.body.CopyTo(FrameWriter.Begin(frame, NetLab.Mac(1), NetLab.Mac(9), sample.type));
            lab.Inject(frame);
        }).QuickCheckThrowOnFailure();
        Assert.Null(NetLab.Receive(to));
    }

    /// <summary>Good frames with one byte changed, in the middle of a conversation: checksums are put right again, so that what is behind them is reached.</summary>
    [Fact]
    public void Frames_OfAConversation_ChangedAnywhere_DoNoHarm()
    {
        for (var seed = 1UL; seed <= 300; seed++)
        {
            var random = new SeededRandom(seed);
            var lab = new NetLab { Wire = frame => Damage(frame, random) };
            var (left, right) = (lab.Add(1, detectSeconds: 1), lab.Add(2, detectSeconds: 1));
            lab.Advance(TimeSpan.FromSeconds(2));
            var from = left.Udp.Open(0)!;
            right.Udp.Open(5000);
            for (var i = 0; i < 5; i++)
            {
                lab.Send(left, from, NetLab.V4(2), (ushort)(5000 + (i % 2)), new byte[3000]);
                lab.Send(left, from, NetLab.V6(2), (ushort)(5000 + (i % 2)), new byte[3000]);
                lab.Advance(TimeSpan.FromSeconds(20));
            }
        }
    }

    private static byte[] Damage(byte[] frame, SeededRandom random)
    {
        var bad = frame.ToArray();
        if (random.Chance(0.5))
        {
            bad[random.Next(Math.Min(bad.Length, 80))] = (byte)random.Next(256);
        }

        if (bad.Length >= 34 && bad[12] == 8 && bad[13] == 0)
        {
            (bad[24], bad[25]) = (0, 0);
            var sum = (ushort)~PlainChecksum.Sum(bad.AsSpan(14, Math.Min(bad.Length - 14, Math.Max(20, (bad[14] & 15) * 4))));
            (bad[24], bad[25]) = ((byte)(sum >> 8), (byte)sum);
        }

        return random.Chance(0.1) ? bad[..random.Next(bad.Length)] : bad;
    }
}
