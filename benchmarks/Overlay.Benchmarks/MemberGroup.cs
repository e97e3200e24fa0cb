using System.Net;
using Overlay.TestKit;

namespace Overlay.Benchmarks;

/// <summary>A sender and the members of a group, each a node with a port and a socket of its own, and the supernode that introduced them; all over loopback.</summary>
internal sealed class MemberGroup : IAsyncDisposable
{
    /// <summary>Frames that are on their way at once: no queue on it is full, and what a supernode lets pass in one moment, 4 MB, is enough for 200 copies of each.</summary>
    private const int Window = 12;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly IPAddress Group = IPAddress.Parse("239.1.2.3");

    private readonly OverlaySecurity _security = OverlaySecurity.FromKey(CommunityKey.Generate());
    private readonly CipherSuite _suite;
    private readonly Supernode _supernode;
    private readonly OverlayNode _sender;
    private readonly List<OverlayNode> _members = [];
    private readonly PacketBatch _sent;
    private MemberReader[] _readers = [];

    private MemberGroup(Supernode supernode, CipherSuite suite, ReplicationMode mode, int length)
    {
        _supernode = supernode;
        _suite = suite;
        _sender = CreateNode(mode);
        _sent = new PacketBatch(Window, _sender.Frames.MaxFrameLength);
        var frame = GroupFrames.ToGroup(Group, _sender.MacAddress, "");
        Array.Resize(ref frame, length);
        while (!_sent.IsFull)
        {
            _sent.Add(frame);
        }
    }

    public static async Task<MemberGroup> StartAsync(int members, CipherSuite suite, ReplicationMode mode, int length)
    {
        var supernode = new Supernode(new SupernodeOptions
        {
            Bind = new IPEndPoint(IPAddress.Loopback, 0),
            Replicates = mode == ReplicationMode.Replicators,
            Limits = new SupernodeLimitOptions { RelayBytesPerSecond = 1_000_000_000_000 },
        });
        await supernode.StartAsync();
        var group = new MemberGroup(supernode, suite, mode, length);
        await group._sender.StartAsync();
        for (var count = 1; count <= members; count++)
        {
            var member = group.CreateNode(ReplicationMode.Sender);
            group._members.Add(member);
            await member.StartAsync();
            member.JoinGroup(Group);

            // One after the other: all handshakes at once take a few processors longer than any of them lasts.
            await UntilAsync(() => member.Peers.Count(peer => peer.IsReachable) == count);
        }

        await UntilAsync(() => group.Current?.Members.Count == members);
        group._readers = [.. group._members.Select(member => new MemberReader(member.Frames, Window))];
        await UntilAsync(async () =>
        {
            await group.SendAsync();
            await Task.Delay(TimeSpan.FromSeconds(1));
            return group.Current?.Replication == mode && Array.TrueForAll(group._readers, reader => reader.Frames > 0);
        });
        Array.ForEach(group._readers, reader => reader.Reset());
        return group;
    }

    /// <summary>Sends so many windows of frames, each when the one before has arrived at all members.</summary>
    public async Task RunAsync(int frames)
    {
        for (var sent = Window; sent <= frames; sent += Window)
        {
            await SendAsync();
            foreach (var reader in _readers)
            {
                await reader.HaveAsync(sent).WaitAsync(Patience);
            }
        }

        Array.ForEach(_readers, reader => reader.Reset());
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_members.Append(_sender).Select(node => node.DisposeAsync().AsTask()));
        await _supernode.DisposeAsync();
    }

    private GroupInfo? Current => _sender.GetGroups().FirstOrDefault(group => group.Address?.Equals(Group) == true);

    private ValueTask SendAsync() => _sender.Frames.SendBatchAsync(_sent);

    private static Task UntilAsync(Func<bool> condition) => UntilAsync(async () =>
    {
        await Task.Delay(TimeSpan.FromMilliseconds(10));
        return condition();
    });

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using CancellationTokenSource deadline = new(Patience);
        while (!await condition())
        {
            deadline.Token.ThrowIfCancellationRequested();
        }
    }

    /// <summary>What the nodes do for each other in the background is as little as can be: all of them share the processors.</summary>
    private OverlayNode CreateNode(ReplicationMode mode) => new(new OverlayNodeOptions
    {
        Community = "benchmark",
        Security = _security,
        CipherSuites = [_suite],
        Supernodes = [SupernodeAddress.Parse($"127.0.0.1:{_supernode.LocalEndPoint.Port}#{_supernode.PublicKey}")],
        Bind = new IPEndPoint(IPAddress.Loopback, 0),
        Multicast = new MulticastOptions { ReceiveAll = false, Replication = mode, Uplink = 1_000_000_000_000 },
        Timings = new TimingOptions { KeepAlive = TimeSpan.FromMinutes(1), PeerTimeout = TimeSpan.FromMinutes(5), RekeyAfter = TimeSpan.FromHours(1) },
        StartTimeout = Patience,
    });
}
