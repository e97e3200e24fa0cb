using System.Net;
using System.Net.Sockets;
using Overlay.Runtime;

namespace Overlay.Core.Tests.Runtime;

public class NameLookupsTests
{
    private static readonly SocketException NoSuchName = new((int)SocketError.HostNotFound);

    [Fact]
    public async Task Address_InWriting_IsItself_AndNobodyIsAsked()
    {
        var names = new NameLookups(_ => throw NoSuchName);

        Assert.Equal([IPAddress.Parse("2001:db8::1")], await names.FindAsync("2001:db8::1", default));
    }

    [Fact]
    public async Task Resolver_ThatFailsAtOnce_IsAskedAgain()
    {
        var asked = 0;
        var names = new NameLookups(_ => ++asked == 1 ? throw NoSuchName : Task.FromResult<IPAddress[]>([IPAddress.Loopback]));

        await Assert.ThrowsAsync<SocketException>(() => names.FindAsync("supernode.example", default));

        Assert.Equal([IPAddress.Loopback], await names.FindAsync("supernode.example", default));
    }

    [Fact]
    public async Task Answer_ThatTwoWaitFor_ComesOfOneQuestion_AndIsNotKept()
    {
        var questions = new List<TaskCompletionSource<IPAddress[]>>();
        var names = new NameLookups(_ =>
        {
            questions.Add(new());
            return questions[^1].Task;
        });
        var first = names.FindAsync("supernode.example", default);
        var second = names.FindAsync("supernode.example", default);

        Assert.Single(questions).SetResult([IPAddress.Loopback]);
        Assert.Equal([IPAddress.Loopback], await first.WaitAsync(TestSegment.Hang));
        Assert.Equal([IPAddress.Loopback], await second.WaitAsync(TestSegment.Hang));

        _ = names.FindAsync("supernode.example", default);
        Assert.Equal(2, questions.Count);
    }
}
