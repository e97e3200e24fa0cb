using System.Collections.Concurrent;
using System.Net.NetworkInformation;

namespace Overlay.Runtime;

/// <summary>
/// Tells all nodes of the process that an address of the host has changed. The process subscribes once and stays subscribed: the runtime waits for its reader
/// when the last subscription ends, and the reader for the same lock if an address changes at that moment, so that both wait for ever.
/// </summary>
internal static class AddressChanges
{
    private static readonly ConcurrentDictionary<PortRoutes, bool> Subscribers = new();

    static AddressChanges() => NetworkChange.NetworkAddressChanged += static (_, _) => Tell();

    public static void Subscribe(PortRoutes routes) => Subscribers.TryAdd(routes, true);

    /// <summary>Returns at once; a change that is being told may still reach the subscriber.</summary>
    public static void Unsubscribe(PortRoutes routes) => Subscribers.TryRemove(routes, out _);

    private static void Tell()
    {
        foreach (var routes in Subscribers.Keys)
        {
            routes.Reread();
        }
    }
}
