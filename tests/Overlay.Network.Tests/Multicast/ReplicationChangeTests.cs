using System.Net;
using System.Net.Sockets;
using Overlay.Network.Tests.Lab;
using Overlay.Network.Tests.Requirements;

namespace Overlay.Network.Tests.Multicast;

/// <summary>Who makes the copies is changed again and again while a host sends numbered datagrams to kernels of other hosts.</summary>
public sealed class ReplicationChangeTests
{
    private const int Members = 4;
    private const int Between = 250;
    private static readonly IPAddress Group = IPAddress.Parse("239.192.0.81");

    private static readonly ReplicationMode[] Ways =
    [
        ReplicationMode.Sender, ReplicationMode.Tree, ReplicationMode.Replicators, ReplicationMode.Sender, ReplicationMode.Replicators, ReplicationMode.Tree, ReplicationMode.Sender,
    ];

    [RootFact]
    public async Task ChangesOfTheWay_UnderLoad_LoseAndDoubleNothing()
    {
        await using var segment = await TapSegment.StartAsync(Members + 1);
        var sender = segment.Nodes[0];
        using var socket = segment.Hosts[0].Invoke(() => new UdpClient(0, AddressFamily.InterNetwork));
        var members = Enumerable.Range(1, Members).Select(i => NumberedDatagrams.Join(segment.Hosts[i], Group, "edge0")).ToArray();
        await Eventually.IsTrueAsync(() => Info()?.Members.Count == Members, () => $"members are known to be {Info()?.Members.Count}");
        var received = members.Select(NumberedDatagrams.ReceiveAllAsync).ToArray();

        var number = 0;
        foreach (var way in Ways)
        {
            sender.SetReplication(Group, way);
            await SendAsync(Between);
            await Eventually.IsTrueAsync(
                async () =>
                {
                    await SendAsync(1);
                    return Info()!.Replication == way;
                },
                () => $"copies are made by {Info()!.Replication}, not {way}");
        }

        NumberedDatagrams.SendEnd(socket, Group);
        foreach (var numbers in await Task.WhenAll(received))
        {
            Assert.Equal(Enumerable.Range(0, number), numbers.Order());
        }

        Array.ForEach(members, member => member.Dispose());

        GroupInfo? Info() => sender.GetGroups().SingleOrDefault(group => Group.Equals(group.Address));

        async Task SendAsync(int count)
        {
            for (var i = 0; i < count; i++)
            {
                NumberedDatagrams.Send(socket, Group, number++);
                await Task.Delay(1);
            }
        }
    }
}
