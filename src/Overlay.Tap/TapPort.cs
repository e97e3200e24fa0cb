using System.Net;
using Overlay.Ports;
using Overlay.Primitives;
using Overlay.Tap.Devices;
using Overlay.Tap.Netlink;

namespace Overlay.Tap;

/// <summary>
/// Connects a node to a kernel TAP device (Linux), so that every program of the host that can use a network device joins the segment:
/// frames that the kernel sends on the device enter the overlay, and frames from the overlay are received by the kernel there.
/// </summary>
/// <remarks>
/// Needs /dev/net/tun and, except for a device that an administrator prepared (<see cref="TapOptions.AttachOnly"/>), CAP_NET_ADMIN. The
/// device belongs to the network namespace of the thread that opens the port.
/// </remarks>
public sealed class TapPort : IOffloadPort, ILanedPort, IDevicePort, IDisposable
{
    private readonly TapOptions _options;
    private readonly WakeSignal _closing = new();
    private TapDevice[] _queues = [];
    private IReadOnlyList<TapLane> _lanes = [];
    private DeviceView? _view;
    private int _wantedLanes = 1;
    private bool _keepsMac;
    private Action<string>? _report;
    private DeviceWatch? _watch;
    private int _disposed;

    /// <summary>Checks and keeps the options; nothing is opened yet.</summary>
    /// <param name="options">Null for the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of range; the exception names it.</exception>
    public TapPort(TapOptions? options = null)
    {
        _options = options ?? new TapOptions();
        _options.Validate();
    }

    /// <summary>The name of the device, once it is open; before that the name that was asked for.</summary>
    public string Name => Device?.Name ?? _options.NameOrDefault;

    /// <inheritdoc/>
    public int Mtu => _options.Mtu;

    /// <summary>The address that the options ask for, or null if the node should use the one derived from its key.</summary>
    public MacAddress? MacAddress => _options.MacAddress;

    /// <summary>
    /// What passes the device as super-frames and without checksums, once it is open: what the options allow and the kernel can do. Before
    /// that, and where it can do nothing, <see cref="TapOffloads.None"/>.
    /// </summary>
    public TapOffloads Offload => Device?.Offloads ?? TapOffloads.None;

    /// <inheritdoc/>
    bool IOffloadPort.TakesRuns => Lane.TakesRuns;

    /// <inheritdoc/>
    int ILanedPort.WantedLanes
    {
        set => _wantedLanes = value;
    }

    /// <inheritdoc/>
    IReadOnlyList<IPortLane> ILanedPort.Lanes => Volatile.Read(ref _lanes);

    /// <inheritdoc/>
    bool IDevicePort.LeadsTo(IPAddress address) => Volatile.Read(ref _view)?.LeadsOut(address) == true;

    /// <inheritdoc/>
    bool IDevicePort.IsOnSegment(string device) => Volatile.Read(ref _view)?.IsOnSegment(device) == true;

    /// <inheritdoc/>
    bool IDevicePort.HasOrHad(MacAddress mac) => Volatile.Read(ref _view)?.Has(mac) == true || _watch?.HasSeen(mac) == true;

    /// <inheritdoc/>
    void IDevicePort.Watch(bool keepsMac, Action<string> report) => (_keepsMac, _report) = (keepsMac, report);

    /// <inheritdoc/>
    string IOffloadPort.Abilities => Offload switch
    {
        TapOffloads.None when _options.Offload == TapOffloads.None => $"{Name} passes single frames, as the options say",
        TapOffloads.None => $"{Name} passes single frames, for the kernel can do no more",
        var all when all == _options.Offload => $"{Name} passes super-frames and partial checksums ({all})",
        var some => $"{Name} passes super-frames and partial checksums ({some}; of {_options.Offload} the kernel can do no more)",
    };

    /// <summary>Creates the device or attaches to it, sets what the options ask for, and puts it up. Waits at most a second, for a device that is in
    /// use.</summary>
    /// <param name="mac">The node's MAC address; becomes that of the device.</param>
    /// <param name="cancellationToken">Not used once the call runs.</param>
    /// <returns>A task that is complete.</returns>
    /// <exception cref="OverlayException">
    /// <see cref="OverlayError.PlatformNotSupported"/>: not Linux. <see cref="OverlayError.PermissionDenied"/>: no right to create or change
    /// the device. <see cref="OverlayError.DeviceUnavailable"/>: no TAP driver, or the name is taken. The message says what to do.
    /// </exception>
    /// <exception cref="InvalidOperationException">The port was opened before.</exception>
    public ValueTask OpenAsync(MacAddress mac, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        if (_queues.Length > 0)
        {
            throw new InvalidOperationException("The port is open; a port is opened once.");
        }

        _queues = TapDevice.Open(_options, mac, _wantedLanes);
        Volatile.Write(ref _view, new DeviceView(Name, mac));
        Volatile.Write(ref _lanes, [.. _queues.Select(queue => new TapLane(queue, _closing, _options.BusyPoll))]);
        if (_report is { } report)
        {
            Watch(mac, report);
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    IReadOnlyList<IpAddress> IHostPort.GetAddresses() => [.. (Volatile.Read(ref _view)?.GetAddresses() ?? []).Select(address => new IpAddress(address.GetAddressBytes()))];

    /// <inheritdoc/>
    public bool Read(PacketBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return !_closing.IsSet && Lane.Read(batch);
    }

    /// <summary>Hands frames to the kernel; those that it does not take (device down, no memory) are dropped.</summary>
    /// <param name="batch">The frames.</param>
    /// <returns>How many frames the kernel took.</returns>
    /// <exception cref="IOException">The device was deleted.</exception>
    public int Write(PacketBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return _closing.IsSet ? 0 : Lane.Write(batch);
    }

    /// <inheritdoc/>
    public void Close() => _closing.Set();

    /// <summary>Closes the port. The device goes with it, unless it is persistent.</summary>
    /// <returns>A task that is complete.</returns>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Closes the port. The device goes with it, unless it is persistent.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            Close();
            _watch?.Dispose();
            foreach (var queue in _queues)
            {
                queue.Dispose();
            }

            _view?.Dispose();
            _closing.Dispose();
        }
    }

    private void Watch(MacAddress mac, Action<string> report)
    {
        try
        {
            _watch = new DeviceWatch(Name, mac, _options, _keepsMac, report, _closing);
        }
        catch (NetlinkException e)
        {
            report($"What others change on {Name} is not noticed: {e.Message}.");
        }
    }

    private TapDevice? Device => Volatile.Read(ref _queues) is [var device, ..] ? device : null;

    /// <summary>The first lane, which is the only one if nobody wanted more.</summary>
    private TapLane Lane => Volatile.Read(ref _lanes) is [var lane, ..] ? lane : throw new InvalidOperationException("The port is not open.");
}
