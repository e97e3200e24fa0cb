using Overlay.Samples.Tipc.Links;
using Overlay.Samples.Tipc.Messages;

namespace Overlay.Samples.Tipc.Tests.Links;

public class ReassemblyTests
{
    private readonly Reassembly _reassembly = new();

    [Fact]
    public void FragmentWithoutItsFirst_IsBad()
    {
        Assert.False(Add(FragmentType.Middle, new byte[10]));
        Assert.False(Add(FragmentType.Last, new byte[10]));
    }

    [Fact]
    public void FirstInTheMiddleOfAnother_EndsBoth()
    {
        Assert.True(Add(FragmentType.First, LinkParts.Data(100)[..50]));
        Assert.False(Add(FragmentType.First, LinkParts.Data(100)[..50]));
        Assert.False(Add(FragmentType.Last, LinkParts.Data(100)[50..]));
    }

    [Fact]
    public void MoreThanTheHeaderSays_IsBad()
    {
        Assert.True(Add(FragmentType.First, LinkParts.Data(100)[..50]));
        Assert.False(Add(FragmentType.Middle, new byte[51]));
        Assert.False(_reassembly.IsPending);
    }

    [Fact]
    public void LessThanTheHeaderSays_IsBad()
    {
        Assert.True(Add(FragmentType.First, LinkParts.Data(100)[..50]));
        Assert.False(Add(FragmentType.Last, new byte[49]));
        Assert.False(_reassembly.IsPending);
    }

    [Fact]
    public void LengthBeyondTheLongestMessage_IsBad()
    {
        var message = LinkParts.Data(100);
        TipcHeader.Begin(message, MessageUser.LowImportance, DataHeader.DirectSize, Reassembly.MaxLength + 1, 3);

        Assert.False(Add(FragmentType.First, message));
        Assert.False(_reassembly.IsPending);
    }

    [Fact]
    public void FirstWithoutAWholeHeader_IsBad() => Assert.False(Add(FragmentType.First, LinkParts.Data(100)[..20]));

    private bool Add(FragmentType type, byte[] part) =>
        _reassembly.TryAdd(LinkParts.Fragment(type, 1, part), out _);
}
