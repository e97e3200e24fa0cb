using Overlay.Primitives;
using Overlay.TestKit;
using Overlay.Wire;
using Overlay.Wire.Messages;
using static Overlay.Simulation.Tests.Scenes;

namespace Overlay.Simulation.Tests.Multicast;

/// <summary>What the cases of the multicast suite have in common.</summary>
internal static class GroupScenes
{
    public static readonly IpAddress Address = IpAddress.Parse("239.1.2.3");
    public static readonly IpAddress AddressV6 = IpAddress.Parse("ff15::1:2:3");
    public static readonly IpAddress Sender = IpAddress.Parse("10.0.0.1");
    public static readonly IpAddress OtherSender = IpAddress.Parse("10.0.0.2");
    public static readonly GroupId Group = GroupId.Of(Address);

    /// <summary>Behind the port of the node there is a bridge with other stations.</summary>
    public static readonly NodeSetup Bridge = new() { Configure = options => options with { AllowBridging = true } };

    /// <summary>The address of a station behind a bridge.</summary>
    public static MacAddress Station(int number) => new(0x0200_0000_0000 + (ulong)number);

    /// <summary>The source that belongs to the family of a group.</summary>
    public static IpAddress SenderFor(IpAddress group) => group.IsV4 ? Sender : IpAddress.Parse("fd00::1");

    /// <summary>In how many groups others are, as a node knows it.</summary>
    public static int MembersAt(SimulatedNode node) => node.Groups.Count(group => !group.Group.IsAll && group.Members.Count > 0);

    /// <summary>The texts that came out at a node, without the headers in front.</summary>
    public static IEnumerable<string> Texts(SimulatedNode node) => node.Received.Select(text => text[(text.LastIndexOf('|') + 1)..]);

    /// <summary>Sends numbers to a group at an interval for a while.</summary>
    public static void Stream(TestKit.Simulation sim, SimulatedNode from, IpAddress group, TimeSpan interval, TimeSpan span)
    {
        for (var (at, number) = (TimeSpan.Zero, 0); at < span; at += interval, number++)
        {
            var text = $"|{number}";
            sim.After(at, () => from.SendPacket(group, SenderFor(group), text));
        }
    }

    /// <summary>How many datagrams with frames for many are on the wire in the second after something is sent.</summary>
    public static int Copies(TestKit.Simulation sim, Action send)
    {
        var count = 0;
        sim.Log.Watcher = record => count += record.Type == MessageType.GroupData ? 1 : 0;
        send();
        sim.RunFor(Seconds(1));
        sim.Log.Watcher = null;
        return count;
    }

    public static int Copies(TestKit.Simulation sim, SimulatedNode from, IpAddress group, IpAddress? source = null) =>
        Copies(sim, () => from.SendPacket(group, source ?? SenderFor(group), "|text"));
}
