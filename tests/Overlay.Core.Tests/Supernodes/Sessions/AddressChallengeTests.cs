using Overlay.Keys;
using Overlay.Supernodes;
using Overlay.Wire.Messages;

namespace Overlay.Core.Tests.Supernodes.Sessions;

/// <summary>An address that a sealed message shows counts once it is proven; anybody can write any source into a datagram.</summary>
public class AddressChallengeTests
{
    private static readonly CommunitySecrets Blue = SupernodeBench.Community("test", 1);
    private readonly SupernodeBench _bench = new();

    [Fact]
    public void NewAddress_WhoseOwnerAnswers_CountsAtOnce()
    {
        var client = _bench.Join(Blue);
        var watcher = _bench.Join(Blue);
        _bench.TakeEvents();
        var address = _bench.FreeAddress();

        _bench.Move(client, address);
        client.Send(new Ping(7, 0));

        Assert.Equal(address, _bench.Engine.GetSnapshot().Communities[0].Members.Single(member => member.Node == client.Key.Id).Address);
        Assert.Equal(address, watcher.Members[client.Registration!.Value.Slot].Addresses[0]);
        Assert.Equal(SupernodeEventKind.MemberMoved, Assert.Single(_bench.TakeEvents()).Kind);
        client.Send(new Ping(8, 0));
        Assert.Equal((8u, address), (client.Take<Pong>(ControlKind.Pong) is [.., var pong] ? (pong.Id, pong.Seen) : default));
    }

    public static TheoryData<string> Messages => ["ping", "register", "confirmation", "introduction", "query", "copies"];

    [Theory]
    [MemberData(nameof(Messages))]
    public void ForgedAddress_GetsAtMostThreeTimesWhatCameFromIt(string kind)
    {
        var bench = new SupernodeBench(options => options with { Replicates = true });
        var attackers = Enumerable.Range(0, 20).Select(_ => bench.Join(Blue)).ToList();
        attackers.ForEach(attacker => attacker.Confirms = false);
        var joined = bench.Join(Blue);
        var victim = bench.FreeAddress();
        var sent = 0;

        foreach (var attacker in attackers)
        {
            for (var i = 0; i < 20; i++)
            {
                var datagram = kind switch
                {
                    "register" => attacker.Seal(attacker.RegisterMessage()),
                    "confirmation" => attacker.Seal(new PeerListAck(attacker.Revision + (uint)i)),
                    "introduction" => attacker.Seal(new Introduce(joined.Registration!.Value.Slot)),
                    "query" => attacker.Seal(new PeerQuery(joined.Mac)),
                    "copies" => attacker.Seal(new ReplicasCheck((uint)i, false)),
                    _ => attacker.Seal(new Ping(1, 0)),
                };
                sent += datagram.Length;
                bench.Deliver(datagram, victim);
            }
        }

        bench.Join(Blue);
        bench.Advance(TimeSpan.FromSeconds(20));
        Assert.InRange(bench.BytesTo(victim), 1, 3 * sent);
    }

    [Fact]
    public void MemberList_OfAMemberSeenElsewhere_GoesToTheProvenAddress()
    {
        var client = _bench.Join(Blue);
        var victim = _bench.FreeAddress();
        client.Take<PeerList>(ControlKind.PeerList);

        var ping = client.Seal(new Ping(1, 0));
        _bench.Deliver(ping, victim);
        _bench.Join(Blue);

        Assert.Single(client.Take<PeerList>(ControlKind.PeerList));
        Assert.InRange(_bench.BytesTo(victim), 1, 3 * ping.Length);
    }

    [Fact]
    public void Question_Unanswered_IsRepeatedAndGivenUp()
    {
        var client = _bench.Join(Blue);
        client.AnswersPings = false;
        _bench.Move(client, _bench.FreeAddress());
        client.Send(new Ping(7, 0));

        var counts = new List<int>();
        foreach (var milliseconds in new[] { 0, 249, 2, 997, 3, 10_000 })
        {
            _bench.Advance(TimeSpan.FromMilliseconds(milliseconds));
            counts.Add(client.Take<Ping>(ControlKind.Ping).Count);
        }

        Assert.Equal([1, 0, 1, 0, 1, 0], counts);
    }

    [Fact]
    public void Answer_WithAnotherNumber_EndsTheChallenge()
    {
        var client = _bench.Join(Blue);
        client.AnswersPings = false;
        _bench.Move(client, _bench.FreeAddress());
        client.Send(new Ping(7, 0));
        var question = Assert.Single(client.Take<Ping>(ControlKind.Ping));

        client.Send(new Pong(question.Id + 1, SupernodeBench.Address));
        client.Send(new Pong(question.Id, SupernodeBench.Address));

        Assert.NotEqual(client.Address, _bench.Engine.GetSnapshot().Communities[0].Members[0].Address);
    }

    [Fact]
    public void Answer_FromYetAnotherAddress_ProvesNothing()
    {
        var client = _bench.Join(Blue);
        var before = client.Address;
        client.AnswersPings = false;
        _bench.Move(client, _bench.FreeAddress());
        client.Send(new Ping(7, 0));
        var question = Assert.Single(client.Take<Ping>(ControlKind.Ping));

        _bench.Deliver(client.Seal(new Pong(question.Id, SupernodeBench.Address)), _bench.FreeAddress());

        Assert.Equal(before, _bench.Engine.GetSnapshot().Communities[0].Members[0].Address);
    }

    [Fact]
    public void Relay_FromAnAddressThatIsBeingProven_Passes()
    {
        var (from, to) = (_bench.Join(Blue), _bench.Join(Blue));
        from.AnswersPings = false;
        _bench.Move(from, _bench.FreeAddress());
        from.Send(new Ping(7, 0));

        _bench.Deliver(from.Relayed(to, [(byte)MessageType.Data, 1, 2, 3]), from.Address);

        Assert.Single(to.Raw);
    }
}
