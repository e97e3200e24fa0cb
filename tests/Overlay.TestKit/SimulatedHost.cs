using Overlay.Buffers;
using Overlay.Primitives;
using Overlay.Primitives.Timing;
using Overlay.Wire;

namespace Overlay.TestKit;

/// <summary>
/// A machine with one UDP socket and one engine. It does what a shell does: hands in datagrams, wakes the engine at its deadline, and
/// sends what the engine gives out. Its clock started at a time of its own.
/// </summary>
internal abstract class SimulatedHost
{
    /// <summary>More wake-ups than this without time going on mean that an engine's deadline does not move.</summary>
    private const int WakeLimit = 1000;

    private readonly TimeSpan _clockOffset;
    private Instant _nextWake = Instant.Never;
    private Instant _lastWake;
    private int _wakes;

    protected SimulatedHost(Simulation simulation, string name, UnderlayAddress address, Nat? nat)
    {
        Simulation = simulation;
        Name = name;
        Address = address;
        Nat = nat;
        Random = simulation.Random.Fork(name);
        _clockOffset = TimeSpan.FromMicroseconds(Random.Next(1_000_000_000));
        simulation.Underlay.Attach(this);
    }

    public string Name { get; }

    public UnderlayAddress Address { get; private set; }

    public Nat? Nat { get; private set; }

    public bool IsRunning { get; private set; }

    /// <summary>The host's own clock.</summary>
    public Instant Now => Simulation.Now + _clockOffset;

    protected Simulation Simulation { get; }

    protected SeededRandom Random { get; }

    /// <summary>When the engine wants to be woken, by the host's clock.</summary>
    protected abstract Instant NextDeadline { get; }

    /// <summary>Takes the process away without a word; what was in its memory is gone.</summary>
    public void Kill()
    {
        IsRunning = false;
        _nextWake = Instant.Never;
    }

    /// <summary>Starts the process again, with the same key and an engine that knows nothing.</summary>
    public void Restart()
    {
        IsRunning = true;
        StartEngine();
        Drain();
    }

    /// <summary>Moves the host to a new address; the engine is not told, as with a network change under an open socket.</summary>
    public void MoveTo(Nat? nat = null)
    {
        Nat = nat;
        Address = Simulation.Underlay.FreeAddress(Address.Port, nat);
        Simulation.Underlay.Attach(this);
    }

    /// <summary>A datagram arrives at the socket.</summary>
    public void Receive(UnderlayAddress source, byte[] packet)
    {
        var buffer = new PacketBuffer(Math.Max(packet.Length, 2048));
        buffer.Set(packet);
        buffer.Remote = source;
        HandleDatagram(buffer);
        Drain();
    }

    public override string ToString() => Name;

    protected abstract void StartEngine();

    protected abstract void HandleDatagram(PacketBuffer datagram);

    protected abstract void HandleTimeout();

    protected abstract bool TryTakeTransmit(out Datagram datagram);

    /// <summary>Takes what the engine has for its user: frames, events, questions.</summary>
    protected abstract void TakeOutput();

    /// <summary>Sends and hands out everything that the engine has, and asks when it wants to be woken.</summary>
    protected void Drain()
    {
        TakeOutput();
        while (TryTakeTransmit(out var datagram))
        {
            Transmit(datagram);
        }

        ScheduleWake();
    }

    /// <summary>Hands a datagram to the underlay.</summary>
    protected virtual void Transmit(in Datagram datagram) => Simulation.Underlay.Send(this, datagram.Destination, BytesOf(datagram));

    protected static byte[] BytesOf(in Datagram datagram)
    {
        if (datagram.Relay is not { } relay)
        {
            return datagram.Payload.Span.ToArray();
        }

        var bytes = new byte[Wire.Messages.RelayHeader.Size + datagram.Payload.Length];
        relay.Write(bytes);
        datagram.Payload.Span.CopyTo(bytes.AsSpan(Wire.Messages.RelayHeader.Size));
        return bytes;
    }

    private void ScheduleWake()
    {
        if (NextDeadline == Instant.Never)
        {
            return;
        }

        var deadline = NextDeadline + -_clockOffset;
        deadline = deadline < Simulation.Now ? Simulation.Now : deadline;
        if (deadline < _nextWake)
        {
            _nextWake = deadline;
            Simulation.Schedule(deadline, () => Wake(deadline));
        }
    }

    private void Wake(Instant scheduled)
    {
        if (!IsRunning || scheduled != _nextWake)
        {
            return;
        }

        _nextWake = Instant.Never;
        _wakes = _lastWake == scheduled ? _wakes + 1 : 0;
        _lastWake = scheduled;
        if (_wakes > WakeLimit)
        {
            throw new SimulationException(Simulation, $"{Name} asks to be woken at {scheduled} again and again");
        }

        if (NextDeadline <= Now)
        {
            HandleTimeout();
        }

        Drain();
    }
}
