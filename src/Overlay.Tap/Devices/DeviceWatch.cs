using System.Diagnostics;
using Overlay.Primitives.Timing;
using Overlay.Tap.Netlink;

namespace Overlay.Tap.Devices;

/// <summary>
/// Keeps a device as the options want it, whatever others do to it, and says what happened: IP addresses that were removed are set again (IPv6 addresses go
/// whenever a device is put down), and so is the MAC address where frames with another one would be dropped.
/// </summary>
internal sealed class DeviceWatch : IDisposable
{
    private readonly NetlinkSocket _socket = new();
    private readonly NetlinkMonitor _monitor;
    private readonly WakeSignal _closing;
    private readonly Action<string> _report;
    private readonly OverlayAddress[] _addresses;
    private readonly OverlayAddress? _linkLocal;
    private readonly RepeatLimit _addressLimit = new();
    private readonly RepeatLimit _linkLocalLimit = new();
    private readonly RepeatLimit _macLimit = new();
    private readonly RepeatLimit _stateLimit = new(startsAnew: true);
    private readonly string _name;
    private readonly MacAddress _mac;
    private readonly bool _keepsMac;
    private readonly Thread _thread;
    private LinkState _known;
    private ulong _otherMac = ulong.MaxValue;

    /// <summary>Watches from now on, from the network namespace of the calling thread.</summary>
    /// <exception cref="NetlinkException">The kernel does not let this process watch.</exception>
    public DeviceWatch(string name, MacAddress mac, TapOptions options, bool keepsMac, Action<string> report, WakeSignal closing)
    {
        (_name, _mac, _keepsMac, _report, _closing) = (name, mac, keepsMac, report, closing);
        _addresses = options.Addresses.IsDefault ? [] : [.. options.Addresses];
        _linkLocal = LinkLocalAddress.Of(mac) is var own && TapSetup.Present(name).Contains(own.Address) ? own : null;
        try
        {
            _monitor = new NetlinkMonitor(LinkState.Read(_socket, name).Index);

            // Read once changes are told, so that none between the two is missed.
            _known = LinkState.Read(_socket, name);
        }
        catch
        {
            _monitor?.Dispose();
            _socket.Dispose();
            throw;
        }

        _thread = new Thread(Loop) { Name = $"watch {name}", IsBackground = true };
        _thread.Start();
    }

    /// <summary>True for the last MAC address that others gave the device. Any thread may ask.</summary>
    public bool HasSeen(MacAddress mac) => Volatile.Read(ref _otherMac) == mac.Value;

    /// <summary>After the signal to close was set.</summary>
    public void Dispose()
    {
        _thread.Join();
        _monitor.Dispose();
        _socket.Dispose();
    }

    private void Loop()
    {
        while (_monitor.Wait(_closing))
        {
            try
            {
                if (_monitor.TakeChanges(out var isGone) && !isGone)
                {
                    Look();
                }

                if (isGone)
                {
                    return;
                }
            }
            catch (NetlinkException e) when (e.Error == Native.Errno.NoDevice)
            {
                // The data path notices as well, and ends the node.
                return;
            }
            catch (NetlinkException e)
            {
                _report($"What others changed on {_name} cannot be set back: {e.Message}.");
            }
        }
    }

    private void Look()
    {
        var (link, before) = (LinkState.Read(_socket, _known.Index), _known);
        _known = link;
        if (link.IsUp != before.IsUp)
        {
            ReportState(link.IsUp ? $"{_name} was put up again." : $"{_name} was put down: nothing passes until it is up again (ip link set {_name} up).");
        }

        if (link.Mtu != before.Mtu)
        {
            ReportState($"The MTU of {_name} was changed from {before.Mtu} to {link.Mtu}. The node still uses its own: longer frames are dropped on either side. To change it, start the nodes with another one.");
        }

        if (link.MacAddress != before.MacAddress && link.MacAddress != _mac)
        {
            HandleOtherMac(link.MacAddress);
        }

        // A device that is down would lose the IPv6 addresses again.
        if (link.IsUp)
        {
            RestoreLinkLocal();
            RestoreAddresses();
        }
    }

    /// <summary>A script that changes the device all the time would fill the log.</summary>
    private void ReportState(string what)
    {
        var wasOver = _stateLimit.IsOver;
        if (_stateLimit.TryTake(Now))
        {
            _report(what);
        }
        else if (!wasOver)
        {
            _report($"{_name} keeps being changed. Nothing more is said of it for a minute: find out who changes it (ip monitor link).");
        }
    }

    private void HandleOtherMac(MacAddress other)
    {
        Volatile.Write(ref _otherMac, other.Value);
        if (!_keepsMac)
        {
            _report($"The MAC address of {_name} was changed to {other}. The node still uses {_mac} and bridges for the new one.");
        }
        else if (_macLimit.TryTake(Now))
        {
            LinkChange.SetMacAddress(_socket, _known.Index, _mac);
            _report($"The MAC address of {_name} was changed to {other}, and is set back to {_mac}, which the others know this node by. For another one start the node with it.");
        }
        else
        {
            _report($"The MAC address of {_name} keeps being changed to {other} and is left as it is: frames from this host are dropped. Start the node with this address, or find out who changes it (ip monitor link).");
        }
    }

    /// <summary>
    /// The kernel sets it when the device comes up, but not when somebody flushed all addresses of the device: neighbour discovery and MLD of the host would end.
    /// A host that has no IPv6 any more does without.
    /// </summary>
    private void RestoreLinkLocal()
    {
        if (_linkLocal is not { } address || _linkLocalLimit.IsOver)
        {
            return;
        }

        try
        {
            if (AddressChange.TryAddMissing(_socket, _known.Index, address))
            {
                _linkLocalLimit.TryTake(Now);
            }
        }
        catch (NetlinkException)
        {
        }
    }

    private void RestoreAddresses()
    {
        if (_addressLimit.IsOver)
        {
            return;
        }

        var restored = _addresses.Where(address => AddressChange.TryAddMissing(_socket, _known.Index, address)).ToList();
        if (restored.Count > 0)
        {
            var lasts = _addressLimit.TryTake(Now);
            _report($"{string.Join(", ", restored)} {(restored.Count == 1 ? "was" : "were")} removed from {_name}, and set again"
                + (lasts ? "." : ", for the last time: find out who removes addresses again and again (ip monitor address)."));
        }
    }

    private static Instant Now => new((long)Stopwatch.GetElapsedTime(0).TotalMicroseconds);
}
