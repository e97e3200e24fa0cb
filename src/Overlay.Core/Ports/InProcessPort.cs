using System.Runtime.CompilerServices;
using Overlay.Ports;
using Overlay.Primitives;

namespace Overlay;

/// <summary>
/// A port whose frames enter and leave in the process that runs the node: send an Ethernet frame to the segment, receive what is
/// addressed to this node. All members may be called from any thread; in steady state nothing is allocated per frame.
/// </summary>
/// <remarks>Frames are whole Ethernet frames without the frame check sequence: destination, source, EtherType, payload. Many may send, from the start of the
/// node on. One receives: two readers would share the frames between them, so a second one gets an <see cref="InvalidOperationException"/>. Once the port is
/// closed, as by the end of its node, a receive that waits ends with 0, as do later ones when all frames were received; a send ends with an
/// <see cref="ObjectDisposedException"/>.</remarks>
public sealed class InProcessPort : IFramePort, IHostPort, IDisposable
{
    private const int HeaderLength = 14;
    private const int VlanTagLength = 4;
    private readonly FramesToNode _toNode;
    private readonly FramesToReader _toReader;
    private readonly Lock _hostGate = new();
    private Action<bool>? _whenHosted;
    private Func<IReadOnlyList<IpAddress>>? _hostAddresses;
    private MacAddress _nodeMac;
    private MacAddress _hostMac;
    private bool _isHosted;
    private object? _owner;
    private volatile bool _wasOpened;

    /// <summary>Creates a port.</summary>
    /// <param name="options">Its sizes, or null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public InProcessPort(InProcessPortOptions? options = null)
    {
        options ??= new InProcessPortOptions();
        options.Validate();
        Mtu = options.Mtu;
        _toNode = new FramesToNode(options.SendCapacity, BufferLength);
        _toReader = new FramesToReader(options.ReceiveCapacity, BufferLength);
    }

    /// <inheritdoc/>
    public int Mtu { get; }

    /// <summary>The longest frame in bytes: the MTU, the 14 bytes of header and a VLAN tag of 4 bytes (IEEE 802.1Q). Without a tag a frame may have 4 bytes
    /// less.</summary>
    public int MaxFrameLength => Mtu + HeaderLength + VlanTagLength;

    /// <summary>How many frames were dropped because the application receives too slowly. The node counts them as <see cref="DropReason.PortFull"/>.</summary>
    public long DroppedFrames => _toReader.Dropped;

    /// <summary>How many frames <see cref="TrySend"/> refused because the node takes them too slowly.</summary>
    public long RefusedFrames => _toNode.Refused;

    /// <inheritdoc/>
    MacAddress? IFramePort.MacAddress => null;

    /// <summary>False before the start of its node: nobody would take a frame. It stays true once the port is closed.</summary>
    internal bool WasOpened => _wasOpened;

    /// <summary>One byte more, so that a stream can pass on a frame that is too long and the node counts it.</summary>
    internal int BufferLength => MaxFrameLength + 1;

    /// <summary>Sends a frame; waits while the node has no room for it, so a fast sender is slowed down to what the network takes.</summary>
    /// <param name="frame">14 to <see cref="MaxFrameLength"/> bytes; must not be changed before the task ends.</param>
    /// <param name="cancellationToken">Ends the wait; the frame is then not sent.</param>
    /// <returns>A task that ends when the node has the frame, which does not mean that anybody received it.</returns>
    /// <exception cref="ArgumentException">The frame is too short or too long.</exception>
    /// <exception cref="InvalidOperationException">The node was not started.</exception>
    /// <exception cref="ObjectDisposedException">The port is closed, because its node has ended.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public ValueTask SendAsync(ReadOnlyMemory<byte> frame, CancellationToken cancellationToken = default)
    {
        CheckFrame(frame.Length);
        CheckOpen();
        cancellationToken.ThrowIfCancellationRequested();
        return _toNode.SendAsync(frame, cancellationToken);
    }

    /// <summary>Sends the frames of a batch in their order; waits while there is no room.</summary>
    /// <param name="frames">Frames of 14 to <see cref="MaxFrameLength"/> bytes. The batch is not changed and must not be before the task ends.</param>
    /// <param name="cancellationToken">Ends the wait; some of the frames may then have been sent.</param>
    /// <returns>A task that ends when the node has all frames.</returns>
    /// <exception cref="ArgumentException">A frame is too short or too long; none was sent.</exception>
    /// <exception cref="InvalidOperationException">The node was not started.</exception>
    /// <exception cref="ObjectDisposedException">The port is closed, because its node has ended.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public ValueTask SendBatchAsync(PacketBatch frames, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(frames);
        for (var i = 0; i < frames.Count; i++)
        {
            CheckFrame(frames[i].Length, nameof(frames));
        }

        CheckOpen();
        cancellationToken.ThrowIfCancellationRequested();
        return _toNode.SendAsync(frames, cancellationToken);
    }

    /// <summary>Sends a frame if there is room for it now.</summary>
    /// <param name="frame">14 to <see cref="MaxFrameLength"/> bytes.</param>
    /// <returns>False if the frame was dropped; <see cref="RefusedFrames"/> counts it.</returns>
    /// <exception cref="ArgumentException">The frame is too short or too long.</exception>
    /// <exception cref="InvalidOperationException">The node was not started.</exception>
    public bool TrySend(ReadOnlySpan<byte> frame)
    {
        CheckFrame(frame.Length);
        CheckOpen();
        return _toNode.TrySend(frame);
    }

    /// <summary>Waits for a frame.</summary>
    /// <param name="buffer">Room for a frame, at least <see cref="MaxFrameLength"/> bytes; must not be used before the task ends.</param>
    /// <param name="cancellationToken">Ends the wait; no frame is lost.</param>
    /// <returns>The length of the frame, or 0 once the port is closed and all frames were received.</returns>
    /// <exception cref="ArgumentException">The buffer is too short.</exception>
    /// <exception cref="InvalidOperationException">Somebody else receives: another call that waits, <see cref="ReadAllAsync"/>, or an
    /// <see cref="OverlayNetwork"/>.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        CheckRoom(buffer.Length);
        CheckOwner(null);
        cancellationToken.ThrowIfCancellationRequested();
        return _toReader.ReceiveAsync(buffer, cancellationToken);
    }

    /// <summary>Waits for frames and adds those that are there to a batch.</summary>
    /// <param name="batch">A batch with room, for packets of at least <see cref="MaxFrameLength"/> bytes; must not be used before the task ends.</param>
    /// <param name="cancellationToken">Ends the wait; no frame is lost.</param>
    /// <returns>How many frames were added, or 0 once the port is closed and all frames were received.</returns>
    /// <exception cref="ArgumentException">The batch is full or takes shorter packets only.</exception>
    /// <exception cref="InvalidOperationException">Somebody else receives: another call that waits, <see cref="ReadAllAsync"/>, or an
    /// <see cref="OverlayNetwork"/>.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public ValueTask<int> ReceiveBatchAsync(PacketBatch batch, CancellationToken cancellationToken = default)
    {
        return ReceiveBatchAsync(null, batch, cancellationToken);
    }

    /// <summary>The same for the one who has the port.</summary>
    internal ValueTask<int> ReceiveBatchAsync(object? owner, PacketBatch batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        CheckOwner(owner);
        CheckRoom(batch.IsFull ? 0 : batch.MaxPacketLength, nameof(batch));
        cancellationToken.ThrowIfCancellationRequested();
        return _toReader.ReceiveAsync(batch, cancellationToken);
    }

    /// <summary>Receives a frame if there is one now.</summary>
    /// <param name="buffer">Room for a frame, at least <see cref="MaxFrameLength"/> bytes.</param>
    /// <param name="length">The length of the frame in bytes.</param>
    /// <returns>False if there is no frame.</returns>
    /// <exception cref="ArgumentException">The buffer is too short.</exception>
    /// <exception cref="InvalidOperationException">Somebody else receives: <see cref="ReadAllAsync"/>, or an <see cref="OverlayNetwork"/>.</exception>
    public bool TryReceive(Span<byte> buffer, out int length)
    {
        CheckRoom(buffer.Length);
        CheckOwner(null);
        length = _toReader.TryReceive(buffer);
        return length > 0;
    }

    /// <summary>Receives all frames until the port is closed.</summary>
    /// <param name="cancellationToken">Ends the enumeration with an <see cref="OperationCanceledException"/>.</param>
    /// <returns>Frames, each valid until the next one is asked for.</returns>
    /// <exception cref="InvalidOperationException">Somebody else receives: a call that waits, another enumeration, or an
    /// <see cref="OverlayNetwork"/>.</exception>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var buffer = new byte[MaxFrameLength];
        Take(buffer);
        try
        {
            int length;
            while ((length = await _toReader.ReceiveAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
            {
                yield return buffer.AsMemory(0, length);
            }
        }
        finally
        {
            Release(buffer);
        }
    }

    /// <inheritdoc/>
    ValueTask IFramePort.OpenAsync(MacAddress mac, CancellationToken cancellationToken)
    {
        lock (_hostGate)
        {
            _nodeMac = mac;
        }

        _wasOpened = true;
        return default;
    }

    /// <inheritdoc/>
    IReadOnlyList<IpAddress> IHostPort.GetAddresses()
    {
        Func<IReadOnlyList<IpAddress>>? addresses;
        lock (_hostGate)
        {
            addresses = _hostMac == _nodeMac ? _hostAddresses : null;
        }

        return addresses?.Invoke() ?? [];
    }

    /// <inheritdoc/>
    bool IFramePort.Read(PacketBatch batch) => _toNode.Read(batch);

    /// <inheritdoc/>
    int IFramePort.Write(PacketBatch batch) => _toReader.Write(batch);

    /// <inheritdoc/>
    public void Close() => Close(null);

    /// <summary>Closes the port; the node disposes its port when it ends.</summary>
    /// <returns>A task that has ended.</returns>
    public ValueTask DisposeAsync()
    {
        Close();
        return default;
    }

    /// <summary>Closes the port.</summary>
    public void Dispose() => Close();

    /// <summary>Closes with an error that the node sees.</summary>
    internal void Close(Exception? error)
    {
        _wasOpened = true;
        _toNode.Close(error);
        _toReader.Close();
    }

    /// <summary>Says what to do when a host of the segment takes the frames, and when it does no longer; the first is done at once if there is one.</summary>
    internal void WhenHosted(Action<bool> action)
    {
        lock (_hostGate)
        {
            _whenHosted = action;
            if (!_isHosted)
            {
                return;
            }
        }

        action(true);
    }

    /// <summary>From now on only the owner receives.</summary>
    /// <exception cref="InvalidOperationException">Somebody else receives.</exception>
    internal void Take(object owner)
    {
        if (Interlocked.CompareExchange(ref _owner, owner, null) is not null)
        {
            throw AnotherReader();
        }

        // Nobody begins to wait from now on, so who is not waiting now never is.
        if (_toReader.HasWaiter)
        {
            Release(owner);
            throw AnotherReader();
        }
    }

    /// <summary>Anybody may receive again; without effect for who is not the owner.</summary>
    internal void Release(object owner) => Interlocked.CompareExchange(ref _owner, null, owner);

    /// <summary>A host of the segment takes the frames, and tells by IGMP and MLD which groups it wants; or, without addresses, it has ended.</summary>
    internal void SetHosted(MacAddress mac, Func<IReadOnlyList<IpAddress>>? addresses)
    {
        Action<bool>? action;
        lock (_hostGate)
        {
            (_hostMac, _hostAddresses) = (mac, addresses);
            _isHosted = addresses is not null;
            action = _whenHosted;
        }

        action?.Invoke(addresses is not null);
    }

    /// <summary>Sends without a look at the length: a stream does not choose what it carries, the node counts what is wrong.</summary>
    internal ValueTask SendUncheckedAsync(ReadOnlyMemory<byte> frame) => _toNode.SendAsync(frame, default);

    private void CheckOpen()
    {
        if (!_wasOpened)
        {
            throw new InvalidOperationException($"The node of this port was not started, so nobody would take the frame. Await {nameof(OverlayNode)}.{nameof(OverlayNode.StartAsync)} first.");
        }
    }

    private void CheckOwner(object? owner)
    {
        if (Volatile.Read(ref _owner) != owner)
        {
            throw AnotherReader();
        }
    }

    private static InvalidOperationException AnotherReader() => new(FramesToReader.OneReader);

    private void CheckFrame(int length, [CallerArgumentExpression(nameof(length))] string name = "")
    {
        if (length < HeaderLength || length > MaxFrameLength)
        {
            throw new ArgumentException($"A frame of {length} bytes: it must have {HeaderLength} to {MaxFrameLength} bytes.", name.Split('.')[0]);
        }
    }

    private void CheckRoom(int length, [CallerArgumentExpression(nameof(length))] string name = "")
    {
        if (length < MaxFrameLength)
        {
            throw new ArgumentException($"Room for {length} bytes: a frame of this port may have {MaxFrameLength}.", name.Split('.')[0]);
        }
    }
}
