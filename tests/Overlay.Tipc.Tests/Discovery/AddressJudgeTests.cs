using Overlay.Samples.Tipc.Discovery;
using Overlay.Samples.Tipc.Messages;
using Overlay.Samples.Tipc.Tests.Lab;

namespace Overlay.Samples.Tipc.Tests.Discovery;

public class AddressJudgeTests
{
    private static readonly TipcAddress Own = new(1);
    private static readonly TipcAddress Known = new(2);
    private static readonly NodeIdentity KnownIdentity = NodeIdentity.Of(Known);
    private static readonly NodeIdentity NewIdentity = NodeIdentity.Of(new TipcAddress(99));

    private readonly AddressJudge _judge = new(new OneNode(), new LabRandom(1));

    [Fact]
    public void FreeAddress_MayBeTaken() => Assert.True(_judge.Suggest(new TipcAddress(3), NewIdentity, Own).IsNone);

    [Fact]
    public void AddressOfThisNode_MayNot()
    {
        var suggested = _judge.Suggest(Own, NewIdentity, Own);

        Assert.False(suggested.IsNone);
        Assert.NotEqual(Own, suggested);
    }

    [Fact]
    public void AddressOfAnotherNode_MayNot_ExceptByThatNode()
    {
        Assert.False(_judge.Suggest(Known, NewIdentity, Own).IsNone);
        Assert.True(_judge.Suggest(Known, KnownIdentity, Own).IsNone);
    }

    [Fact]
    public void NodeThatIsKnown_IsToldItsAddress() => Assert.Equal(Known, _judge.Suggest(new TipcAddress(3), KnownIdentity, Own));

    private sealed class OneNode : IKnownNodes
    {
        public NodeIdentity? IdentityAt(TipcAddress address) => address == Known ? KnownIdentity : null;

        public TipcAddress? AddressOf(NodeIdentity identity) => identity == KnownIdentity ? Known : null;
    }
}
