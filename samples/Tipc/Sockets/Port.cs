namespace Overlay.Samples.Tipc.Sockets;

/// <summary>What a socket is to the protocol: a number, bindings, and what has arrived.</summary>
internal sealed class Port(uint number, TipcSocketType type, TipcSocketOptions options)
{
    private readonly List<Binding> _bindings = [];
    private uint _keysGiven;

    public uint Number { get; } = number;

    public TipcSocketType Type { get; } = type;

    public TipcSocketOptions Options { get; } = options;

    public ReceiveQueue Received { get; } = new(options.ReceiveQueueSize);

    public MulticastOrder Order { get; } = new();

    public MulticastPath Path { get; } = new();

    /// <summary>Where the last multicast went, as long as the names stay as they are.</summary>
    public MulticastDestinations? LastDestinations { get; set; }

    public IReadOnlyList<Binding> Bindings => _bindings;

    /// <summary>Stands in the list of ports that have something new.</summary>
    public bool IsReady { get; set; }

    /// <summary>A key that no other binding of the port has, nor had for a long time.</summary>
    public Binding AddBinding(ServiceRange range, Scope scope)
    {
        var binding = new Binding(range, scope, Number + ++_keysGiven);
        _bindings.Add(binding);
        return binding;
    }

    public void RemoveBinding(Binding binding) => _bindings.Remove(binding);

    public Binding? Find(ServiceRange range, Scope scope)
    {
        foreach (var binding in _bindings)
        {
            if (binding.Range == range && binding.Scope == scope)
            {
                return binding;
            }
        }

        return null;
    }
}
