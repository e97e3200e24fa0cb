using System.Text.RegularExpressions;
using Overlay.Network.Tests.Lab;
using Overlay.Network.Tests.Tipc.Guests;

namespace Overlay.Network.Tests.Tipc;

/// <summary>What <c>tipc</c> does and shows in a guest. Nodes are named by the last part of their address 1.1.N.</summary>
internal static partial class TipcCommands
{
    /// <summary>Gives the kernel its address and its bearer, in the order that works.</summary>
    public static Task EnableTipcAsync(this TipcGuest guest, int number) =>
        guest.RunAsync($"tipc node set address 1.1.{number} && tipc bearer enable media eth device vec0");

    /// <summary>The nodes to which <c>tipc link list</c> shows a link that is up, in order.</summary>
    public static async Task<IReadOnlyList<int>> LinksUpAsync(this TipcGuest guest) =>
        [.. LinkPattern().Matches(await guest.RunAsync("tipc link list")).Select(NodeOf).Order()];

    /// <summary>The nodes that <c>tipc node list</c> shows as up, without the guest itself, in order.</summary>
    public static async Task<IReadOnlyList<int>> NodesUpAsync(this TipcGuest guest) =>
        [.. NodePattern().Matches(await guest.RunAsync("tipc node list")).Select(NodeOf).Order()];

    /// <summary>What <c>tipc nametable show</c> has of the demonstration's service type: <c>0-99 1.1.2</c>, in order.</summary>
    public static async Task<IReadOnlyList<string>> DemoNamesAsync(this TipcGuest guest) =>
        [.. NamePattern().Matches(await guest.RunAsync("tipc nametable show"))
            .Select(match => $"{match.Groups["lower"]}-{match.Groups["upper"]} 1.1.{NodeOf(match)}").Order(StringComparer.Ordinal)];

    /// <summary>Waits until exactly these nodes are reached by links.</summary>
    public static async Task WaitForLinksAsync(this TipcGuest guest, params int[] nodes)
    {
        IReadOnlyList<int> up = [];
        await Eventually.IsTrueAsync(
            async () => (up = await guest.LinksUpAsync()).SequenceEqual(nodes.Order()),
            () => $"{guest.Name} has links to {string.Join(' ', up)}, not to {string.Join(' ', nodes)}");
    }

    /// <summary>Waits until a guest knows exactly these names of the demonstration's service type, written <c>0-99 1.1.2</c>.</summary>
    public static async Task WaitForNamesAsync(this TipcGuest guest, params string[] expected)
    {
        IReadOnlyList<string> names = [];
        await Eventually.IsTrueAsync(
            async () => (names = await guest.DemoNamesAsync()).SequenceEqual(expected.Order(StringComparer.Ordinal)),
            () => $"{guest.Name} knows the names {string.Join(", ", names)}, not {string.Join(", ", expected)}");
    }

    private static int NodeOf(Match match) => Convert.ToInt32(match.Groups["node"].Value, 16);

    [GeneratedRegex(@"^[0-9a-f]+:vec0-1001(?<node>[0-9a-f]{3}):\S+: up", RegexOptions.Multiline)]
    private static partial Regex LinkPattern();

    [GeneratedRegex(@"^1001(?<node>[0-9a-f]{3})\s.*\bup", RegexOptions.Multiline)]
    private static partial Regex NodePattern();

    [GeneratedRegex(@"^18888\s+(?<lower>\d+)\s+(?<upper>\d+)\s+cluster\s+\d+\s+1001(?<node>[0-9a-f]{3})\s", RegexOptions.Multiline)]
    private static partial Regex NamePattern();
}
