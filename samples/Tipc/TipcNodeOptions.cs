using Overlay.Samples.Tipc.Clusters;
using Overlay.Samples.Tipc.Protocol;

namespace Overlay.Samples.Tipc;

/// <summary>Settings of a node.</summary>
public sealed record TipcNodeOptions
{
    /// <summary>The node's address. Null: a hash of its MAC address, which is tried for one second at the start.</summary>
    /// <value>Default null.</value>
    public TipcAddress? Address { get; init; }

    /// <summary>Nodes with different network ids on one segment do not see each other.</summary>
    /// <value>Default 4711, as on Linux.</value>
    public uint NetworkId { get; init; } = 4711;

    /// <summary>The name of this end of the links, as other nodes show it.</summary>
    /// <value>Default <c>overlay</c>; 1 to 15 printable ASCII characters without colon and dash.</value>
    public string BearerName { get; init; } = "overlay";

    /// <summary>How long a neighbour may be silent before its link counts as lost. It is probed four times as often.</summary>
    /// <value>Default 1.5 seconds, as on Linux; 50 milliseconds to 30 seconds.</value>
    public TimeSpan Tolerance { get; init; } = TimeSpan.FromSeconds(1.5);

    /// <summary>A node with links to this one over several bearers uses the one of the highest priority.</summary>
    /// <value>Default 10; 0 to 31.</value>
    public int Priority { get; init; } = 10;

    /// <summary>Packets that may be on their way to a neighbour without its acknowledgement.</summary>
    /// <value>Default 50; 16 to 8,191.</value>
    public int Window { get; init; } = 50;

    /// <summary>How this node sends to service ranges.</summary>
    /// <value>Default <see cref="MulticastMethod.AutoSelect"/>.</value>
    public MulticastMethod Method { get; init; } = MulticastMethod.AutoSelect;

    /// <summary>How long disposing the node waits for its neighbours to acknowledge what was sent to them last. They need up to a quarter of the tolerance for that.</summary>
    /// <value>Default 2 seconds; 0 seconds to 1 minute. What is not acknowledged by then may be lost.</value>
    public TimeSpan Linger { get; init; } = TimeSpan.FromSeconds(2);

    internal TipcEngineOptions ToEngine(MacAddress mac, int mtu) => new()
    {
        Cluster = new ClusterOptions
        {
            Address = Address,
            Mac = mac,
            NetworkId = NetworkId,
            BearerName = BearerName,
            Mtu = mtu,
            Tolerance = Tolerance,
            Priority = Priority,
            Window = Window,
        },
        Method = Method,
    };

    internal void Validate()
    {
        if (Address is { IsNone: true })
        {
            throw new ArgumentException("The address 0 is no node. Give another one, or null for a hash.", nameof(Address));
        }

        if (BearerName.Length is < 1 or > 15 || !BearerName.All(letter => letter is > ' ' and <= '~' and not (':' or '-')))
        {
            throw new ArgumentException($"'{BearerName}' is not a bearer name. Write 1 to 15 printable ASCII characters without colon and dash.", nameof(BearerName));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(Tolerance, TimeSpan.FromMilliseconds(50));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Tolerance, TimeSpan.FromSeconds(30));
        ArgumentOutOfRangeException.ThrowIfLessThan(Linger, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Linger, TimeSpan.FromMinutes(1));
        ArgumentOutOfRangeException.ThrowIfNegative(Priority);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Priority, 31);
        ArgumentOutOfRangeException.ThrowIfLessThan(Window, 16);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Window, 8191);
        if (!Enum.IsDefined(Method))
        {
            throw new ArgumentOutOfRangeException(nameof(Method), Method, "The method is AutoSelect, Replicast or Broadcast.");
        }
    }
}
