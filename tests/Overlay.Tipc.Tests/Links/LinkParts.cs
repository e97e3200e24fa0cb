using Overlay.Samples.Tipc.Links;
using Overlay.Samples.Tipc.Messages;

namespace Overlay.Samples.Tipc.Tests.Links;

/// <summary>What the parts of a link are made of in tests: nodes 1.1.1, 1.1.2 and so on.</summary>
internal static class LinkParts
{
    public static TipcAddress Address(int number) => new(0x0100_1000u + (uint)number);

    public static MacAddress Mac(int number) => new(0x0200_0000_0000ul + (ulong)number);

    public static LocalNode Local(int number, int mtu = 1400) => new()
    {
        Address = Address(number),
        Mac = Mac(number),
        Identity = NodeIdentity.Of(Address(number)),
        NetworkId = 4711,
        Signature = 7,
        NetworkHash = 9,
        BearerName = "overlay",
        Mtu = mtu,
        Tolerance = TimeSpan.FromSeconds(1.5),
        Priority = 10,
        Window = 50,
    };

    /// <summary>A message of the upper half with so many bytes in all.</summary>
    public static byte[] Data(int length, byte fill = 1)
    {
        var data = new byte[length - DataHeader.DirectSize];
        Array.Fill(data, fill);
        return new DataHeader { Type = DataType.Direct, Sender = new(1, Address(2)), Receiver = new(2, Address(1)) }.ToArray(data);
    }

    /// <summary>All frames that wait, without their Ethernet headers.</summary>
    public static List<byte[]> Drain(Outbox outbox)
    {
        var messages = new List<byte[]>();
        while (outbox.TryTake(out var frame))
        {
            messages.Add(frame[Outbox.HeaderSize..]);
        }

        return messages;
    }

    /// <summary>A fragment from node 2 to node 1.</summary>
    public static byte[] Fragment(FragmentType type, ushort number, byte[] part)
    {
        var fragment = new byte[FragmentHeader.Size + part.Length];
        new FragmentHeader(type, number, NetworkId: 0, Address(2), Address(1)).Write(fragment, part);
        return fragment;
    }

    /// <summary>The link protocol messages among those that wait.</summary>
    public static List<LinkProtocolMessage> Protocol(Outbox outbox)
    {
        var messages = new List<LinkProtocolMessage>();
        foreach (var message in Drain(outbox))
        {
            if (LinkProtocolMessage.TryRead(message, out var protocol))
            {
                messages.Add(protocol!);
            }
        }

        return messages;
    }
}
