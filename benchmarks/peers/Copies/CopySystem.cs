using Overlay.Network.Tests.Lab;
using Overlay.Network.Tests.Requirements;
using Overlay.Peers.Benchmarks.Systems;

namespace Overlay.Peers.Benchmarks.Copies;

/// <summary>A segment with one sender, host 2, and members on the hosts from 3 on. Host 1 has a supernode, where there is one.</summary>
internal abstract class CopySystem
{
    public const int Sender = 2;
    public const int FirstMember = 3;
    public const string Group = "239.1.2.3";

    private const int StartedAtOnce = 8;

    /// <summary>The name on the command line.</summary>
    public abstract string Id { get; }

    /// <summary>The name in tables.</summary>
    public abstract string Name { get; }

    public abstract SystemKind Kind { get; }

    public abstract string Device { get; }

    /// <summary>Where the sender sends: the group that the members joined.</summary>
    public virtual string Destination => Group;

    public abstract IReadOnlyList<string> Programs { get; }

    public bool IsInstalled => Programs.All(program => RootRequirement.Find(program) is not null);

    /// <summary>The hosts that have a device on the segment.</summary>
    public static IEnumerable<int> Ends(int members) => Enumerable.Range(Sender, members + 1);

    /// <summary>What the program is and its version, null if the commit and the kernel say it.</summary>
    public virtual string? ReadVersion() => null;

    /// <summary>Starts it and returns when all devices exist and have addresses.</summary>
    public abstract Task StartAsync(OverlayLab lab, int members);

    /// <summary>After the members have joined: whatever is to be waited for before the sender begins.</summary>
    public virtual Task SettleAsync(int members) => Task.CompletedTask;

    /// <summary>Starts something on all ends, a few at once: starting takes processors, and there are two hundred.</summary>
    protected static Task ForEachEndAsync(int members, Func<int, Task> start) =>
        Parallel.ForEachAsync(Ends(members), new ParallelOptions { MaxDegreeOfParallelism = StartedAtOnce }, async (number, _) => await start(number));
}
