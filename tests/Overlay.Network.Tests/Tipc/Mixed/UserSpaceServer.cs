using System.Text;
using Overlay.Samples.Tipc;

namespace Overlay.Network.Tests.Tipc.Mixed;

/// <summary>The demonstration's server at a node in C#: four ports, each of which receives until it is terminated.</summary>
internal sealed class UserSpaceServer : IDisposable
{
    public const uint ServiceType = 18888;

    private readonly List<TipcSocket> _sockets = [];
    private readonly Task<IReadOnlyList<ReceivedMessage>[]> _received;

    public UserSpaceServer(TipcNode node)
    {
        var ports = new List<Task<IReadOnlyList<ReceivedMessage>>>();
        for (uint lower = 0; lower < 400; lower += 100)
        {
            var socket = node.CreateSocket(TipcSocketType.Rdm);
            socket.Bind(new ServiceRange(ServiceType, lower, lower + 99));
            _sockets.Add(socket);
            ports.Add(ReceiveAsync(socket, $"{lower}-{lower + 99}"));
        }

        _received = Task.WhenAll(ports);
    }

    /// <summary>Waits until all ports are terminated; returns what they got, port by port in the order of arrival.</summary>
    public async Task<IReadOnlyList<ReceivedMessage>> SucceedAsync() =>
        [.. (await _received.WaitAsync(Lab.LabProcess.Patience)).SelectMany(messages => messages)];

    public void Dispose()
    {
        foreach (var socket in _sockets)
        {
            socket.Dispose();
        }
    }

    private static async Task<IReadOnlyList<ReceivedMessage>> ReceiveAsync(TipcSocket socket, string port)
    {
        var messages = new List<ReceivedMessage>();
        for (var message = await socket.ReceiveAsync(); message.Data.Span[0] != 0; message = await socket.ReceiveAsync())
        {
            var data = message.Data.Span;
            messages.Add(new ReceivedMessage(
                port,
                Encoding.Latin1.GetString(data[..data.IndexOf((byte)0)]),
                $"{message.Sender.Node.Value:x}:{message.Sender.Port}",
                data.Length,
                ReceivedMessage.ChecksumOf(data)));
        }

        socket.Dispose();
        return messages;
    }
}
