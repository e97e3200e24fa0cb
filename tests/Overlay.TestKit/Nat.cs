using Overlay.Primitives;
using Overlay.Primitives.Timing;

namespace Overlay.TestKit;

/// <summary>A network address translator with one outside address; hosts behind it reach each other by their inside addresses.</summary>
internal sealed class Nat
{
    private readonly NatKind _kind;
    private readonly SeededRandom _random;
    private readonly Dictionary<(UnderlayAddress Inside, UnderlayAddress Remote), Binding> _byInside = [];
    private readonly Dictionary<ushort, Binding> _byPort = [];

    public Nat(NatKind kind, UnderlayAddress outside, SeededRandom random) => (_kind, Outside, _random) = (kind, outside, random);

    /// <summary>The address that the world sees; its port means nothing.</summary>
    public UnderlayAddress Outside { get; }

    /// <summary>How long a binding lives without a datagram from the inside.</summary>
    public TimeSpan BindingLifetime { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Forgets all bindings, as a restart of the device does.</summary>
    public void Reboot()
    {
        _byInside.Clear();
        _byPort.Clear();
    }

    /// <summary>The outside source address of a datagram from the inside; opens the way back.</summary>
    public UnderlayAddress Translate(UnderlayAddress inside, UnderlayAddress remote, Instant now)
    {
        var key = (inside, _kind == NatKind.Symmetric ? remote : default);
        if (!_byInside.TryGetValue(key, out var binding) || binding.Expires <= now)
        {
            binding = new Binding(inside, FreePort());
            _byInside[key] = binding;
            _byPort[binding.Port] = binding;
        }

        binding.Expires = now + BindingLifetime;
        binding.Contacted.Add(remote);
        return SimulatedAddress.WithPort(Outside, binding.Port);
    }

    /// <summary>The inside host that a datagram to an outside port goes to, or null if it is not let in.</summary>
    public UnderlayAddress? Admit(ushort port, UnderlayAddress remote, Instant now) =>
        _byPort.TryGetValue(port, out var binding) && binding.Expires > now && (_kind == NatKind.FullCone || binding.Contacted.Contains(remote))
            ? binding.Inside
            : null;

    /// <summary>The inside host that owns an outside port, whoever asks.</summary>
    public UnderlayAddress? Owner(ushort port) => _byPort.TryGetValue(port, out var binding) ? binding.Inside : null;

    private ushort FreePort()
    {
        ushort port;
        do
        {
            port = (ushort)(20_000 + _random.Next(40_000));
        }
        while (_byPort.ContainsKey(port));
        return port;
    }

    private sealed class Binding(UnderlayAddress inside, ushort port)
    {
        public UnderlayAddress Inside { get; } = inside;

        public ushort Port { get; } = port;

        public Instant Expires { get; set; }

        public HashSet<UnderlayAddress> Contacted { get; } = [];
    }
}
