using Spectre.Console;

namespace Overlay.Samples.Edge;

/// <summary>The groups as they are now: on a terminal drawn anew every second, elsewhere printed when somebody joins or leaves.</summary>
internal static class GroupView
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Shows them until it is told to stop.</summary>
    public static Task ShowAsync(OverlayNode node, CancellationToken stop) => Console.IsOutputRedirected
        ? PrintChangesAsync(node, stop)
        : Task.Run(() => AnsiConsole.Live(GroupTable.Create(node, TableOutput.Width)).StartAsync(context => DrawAsync(context, node, stop)), CancellationToken.None);

    private static async Task DrawAsync(LiveDisplayContext context, OverlayNode node, CancellationToken stop)
    {
        while (true)
        {
            context.UpdateTarget(GroupTable.Create(node, TableOutput.Width));
            context.Refresh();
            await Task.Delay(Interval, stop);
        }
    }

    private static async Task PrintChangesAsync(OverlayNode node, CancellationToken stop)
    {
        for (var known = string.Empty; ; await Task.Delay(Interval, stop))
        {
            var members = string.Join('\n', node.GetGroups().Select(Members).Order(StringComparer.Ordinal));
            if (members != known)
            {
                known = members;
                GroupTable.Print(node);
            }
        }
    }

    private static string Members(GroupInfo group) =>
        $"{GroupTable.Name(group)} {group.Own is not null} {string.Join(' ', group.Members.Keys.Select(member => member.ToString()).Order(StringComparer.Ordinal))}";
}
