using Overlay.Network.Tests.Lab;
using Overlay.Network.Tests.Requirements;

namespace Overlay.Peers.Benchmarks.Systems;

/// <summary>A way to join two hosts, which can be started on a new pair of them. Where it makes a device, that is at 192.168.1.N.</summary>
internal abstract class PeerSystem
{
    /// <summary>The MTU of every device that is not the bare link: what all of them can carry in one datagram of 1,500 bytes.</summary>
    public const int Mtu = 1400;

    /// <summary>The name on the command line.</summary>
    public abstract string Id { get; }

    /// <summary>The name in tables.</summary>
    public abstract string Name { get; }

    public abstract SystemKind Kind { get; }

    /// <summary>True if nobody on the way can read the frames.</summary>
    public virtual bool IsEncrypted => false;

    /// <summary>The Debian package that has the programs.</summary>
    public abstract string Package { get; }

    /// <summary>What has to be installed for it.</summary>
    public abstract IReadOnlyList<string> Programs { get; }

    public bool IsInstalled => Programs.All(program => RootRequirement.Find(program) is not null);

    /// <summary>The version, as the program tells it.</summary>
    public abstract string ReadVersion();

    /// <summary>Starts it on hosts 1 and 2 and returns when the addresses exist; they need not answer yet.</summary>
    /// <param name="lab">The hosts.</param>
    /// <param name="folder">An empty folder for configuration.</param>
    public abstract Task<RunningSystem> StartAsync(OverlayLab lab, string folder);
}
