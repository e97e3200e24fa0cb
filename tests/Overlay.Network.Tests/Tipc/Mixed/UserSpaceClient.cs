using Overlay.Samples.Tipc;

namespace Overlay.Network.Tests.Tipc.Mixed;

/// <summary>Sends what <c>multicast_client.py</c> sends, from a node in C#.</summary>
internal static class UserSpaceClient
{
    /// <summary>Waits until so many ports have bound instance 399, which a server binds last.</summary>
    public static async Task WaitForServersAsync(this TipcNode node, int count)
    {
        using var patience = new CancellationTokenSource(Lab.LabProcess.Patience);
        var found = 0;
        await foreach (var happened in node.WatchServiceAsync(Range(399, 399), cancellationToken: patience.Token))
        {
            found += happened.Kind == ServiceEventKind.Published ? 1 : -1;
            if (found == count)
            {
                return;
            }
        }
    }

    /// <summary>Sends numbered messages to each of the ranges, and a termination to all ports.</summary>
    public static async Task SendNumberedAsync(this TipcNode node, int count, int size, params (uint Lower, uint Upper)[] ranges)
    {
        using var socket = node.CreateSocket(TipcSocketType.Rdm);
        foreach (var range in ranges.Select(limits => Range(limits.Lower, limits.Upper)))
        {
            for (var number = 1; number <= count; number++)
            {
                await socket.SendAsync(ReceivedMessage.ContentOf($"{number} message to {range}", size), range);
            }
        }

        await socket.SendAsync(new byte[1], Range(0, 399));
    }

    private static ServiceRange Range(uint lower, uint upper) => new(UserSpaceServer.ServiceType, lower, upper);
}
