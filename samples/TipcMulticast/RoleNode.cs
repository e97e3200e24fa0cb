using Microsoft.Extensions.Logging;
using Overlay.Samples.Tipc;

namespace Overlay.Samples.TipcMulticast;

/// <summary>The node of a server or client that runs on its own.</summary>
internal static class RoleNode
{
    public static Member Create(MulticastSettings settings, ILoggerFactory log) => new(
        new OverlayNodeOptions
        {
            Community = settings.Community,
            Security = settings.Security,
            Supernodes = settings.Supernodes,
            Bind = settings.Bind,
            Mtu = settings.Mtu,
            RequireSupernode = !settings.KeepTrying,
            LoggerFactory = log,
        },
        new TipcNodeOptions { Address = settings.Address, NetworkId = settings.NetworkId, Method = settings.Messages.Method });

    public static async Task StartAsync(Member member, MulticastSettings settings, CancellationToken stop)
    {
        await member.StartAsync(stop);
        var protection = settings.Security.IsEncrypted ? "encrypted" : "NOT encrypted";
        Console.WriteLine($"TIPC node {member.Tipc.Address}, MAC {member.Tipc.MacAddress}, community {settings.Community}, {protection}");
    }
}
