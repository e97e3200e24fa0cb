using Overlay.Samples.Tipc;

namespace Overlay.Samples.TipcMulticast;

/// <summary>The client of the demo: waits for the servers, sends to four ranges, and ends all ports.</summary>
internal sealed class DemoClient(TipcNode node, DemoSettings settings, Action<string> print)
{
    /// <summary>Waits until so many servers have all their ports; false if there are fewer after that time.</summary>
    public async Task<bool> FindServersAsync(int servers, TimeSpan patience, CancellationToken stop)
    {
        var found = new HashSet<SocketAddress>();
        await foreach (var happened in node.WatchServiceAsync(DemoRanges.LastPort, ServiceFilter.Ports, patience, stop))
        {
            if (happened.Kind == ServiceEventKind.Published)
            {
                found.Add(happened.Socket);
            }
            else
            {
                found.Remove(happened.Socket);
            }

            if (found.Count >= servers)
            {
                return true;
            }
        }

        return false;
    }

    public async Task SendAsync(CancellationToken stop)
    {
        using var socket = node.CreateSocket(TipcSocketType.Rdm);
        foreach (var range in DemoRanges.Messages)
        {
            print($"Client: sending message to {range}");
            await socket.SendAsync(DemoMessage.Create(DemoMessage.TextFor(range), settings.Size), range, stop);
        }

        print($"Client: sending termination message to {DemoRanges.All}");
        await socket.SendAsync(DemoMessage.Termination, DemoRanges.All, stop);
    }
}
