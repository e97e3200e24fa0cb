using Overlay.Network.Tests.Lab;
using Overlay.Network.Tests.Requirements;

namespace Overlay.Peers.Benchmarks.Copies;

/// <summary>A segment with one sender, host 2, and members on the hosts from 3 on. Host 1 has a supernode, where there is one.</summary>
internal abstract class CopySystem
{
    public const int Sender = 2;
    public const int FirstMember = 3;
    public const string Group = "239.1.2.3";

    public abstract string Name { get; }

    public abstract string Device { get; }

    /// <summary>Where the sender sends: the group that the members joined.</summary>
    public virtual string Destination => Group;

    public abstract IReadOnlyList<string> Programs { get; }

    public bool IsInstalled => Programs.All(program => RootRequirement.Find(program) is not null);

    /// <summary>The hosts that have a device on the segment.</summary>
    public static IEnumerable<int> Ends(int members) => Enumerable.Range(Sender, members + 1);

    /// <summary>Starts it and returns when all devices exist and have addresses.</summary>
    public abstract Task StartAsync(OverlayLab lab, int members);

    /// <summary>After the members have joined: whatever is to be waited for before the sender begins.</summary>
    public virtual Task SettleAsync(OverlayLab lab, int members) => Task.CompletedTask;
}
