using System.Text;
using Overlay.Samples.Tipc;

namespace Overlay.Network.Tests.Tipc.Mixed;

/// <summary>Messages to one socket, found by its service or answered to: between kernels and nodes in C#.</summary>
[Collection(MixedSegmentTests.Name)]
public sealed class UnicastTests(MixedSegment segment)
{
    private const uint Instance = 7;
    private static readonly ServiceRange Echo = new(UserSpaceServer.ServiceType, Instance, Instance);

    [TipcTheory]
    [InlineData(TipcSocketType.Rdm, 10)]
    [InlineData(TipcSocketType.Rdm, 60_000)]
    [InlineData(TipcSocketType.Dgram, 10)]
    public async Task NodesQuestion_IsAnswered_ByAKernel(TipcSocketType type, int size)
    {
        await using var server = segment.Lab[2].StartPython("echo_server.py");
        await using var node = await segment.StartNodeAsync(4, segment.NextNumber());
        Assert.True(await node.Tipc.WaitForServiceAsync(Echo, Lab.LabProcess.Patience));
        using var socket = node.Tipc.CreateSocket(type);
        var question = ReceivedMessage.ContentOf("question", size);

        await socket.SendAsync(question, new ServiceAddress(Echo.Type, Instance));
        var answer = await socket.ReceiveAsync().AsTask().WaitAsync(Lab.LabProcess.Patience);

        Assert.Equal([.. "echo: "u8, .. question], answer.Data.ToArray());
        Assert.Equal("1.1.2", $"{answer.Sender.Node}");
        Assert.Null(answer.Service);

        await socket.SendAsync("again"u8.ToArray(), answer.Sender);
        answer = await socket.ReceiveAsync().AsTask().WaitAsync(Lab.LabProcess.Patience);
        Assert.Equal("echo: again", Encoding.ASCII.GetString(answer.Data.Span));
    }

    [TipcTheory]
    [InlineData(8)]
    [InlineData(60_000)]
    public async Task KernelsQuestion_IsAnswered_ByANode(int size)
    {
        var number = segment.NextNumber();
        await using var node = await segment.StartNodeAsync(4, number);
        using var socket = node.Tipc.CreateSocket(TipcSocketType.Rdm);
        socket.Bind(Echo);
        await segment.Lab[3].WaitForNamesAsync($"7-7 1.1.{number}");
        await using var client = segment.Lab[3].StartPython("echo_client.py", $"question {size}");

        var question = await socket.ReceiveAsync().AsTask().WaitAsync(Lab.LabProcess.Patience);
        await socket.SendAsync((byte[])[.. "echo: "u8, .. question.Data.Span], question.Sender);

        Assert.Equal($"{size + 6} echo: question\n", await client.SucceedAsync());
        Assert.Equal(Echo, question.Service);
        Assert.Equal("1.1.3", $"{question.Sender.Node}");
    }

    [TipcFact]
    public async Task MessageToAKernelsClosedSocket_ComesBack_IfAskedFor()
    {
        await using var server = segment.Lab[2].StartPython("echo_server.py");
        await using var node = await segment.StartNodeAsync(4, segment.NextNumber());
        Assert.True(await node.Tipc.WaitForServiceAsync(Echo, Lab.LabProcess.Patience));
        using var socket = node.Tipc.CreateSocket(TipcSocketType.Rdm, new TipcSocketOptions { ReturnUndeliverable = true });
        await socket.SendAsync("hello"u8.ToArray(), new ServiceAddress(Echo.Type, Instance));
        var answer = await socket.ReceiveAsync().AsTask().WaitAsync(Lab.LabProcess.Patience);
        await server.KillAsync();

        await socket.SendAsync("too late"u8.ToArray(), answer.Sender);
        var returned = await socket.ReceiveAsync().AsTask().WaitAsync(Lab.LabProcess.Patience);

        Assert.Equal(TipcError.NoPort, returned.Error);
        Assert.Equal("too late", Encoding.ASCII.GetString(returned.Data.Span));
        Assert.Equal(answer.Sender, returned.Sender);
    }
}
