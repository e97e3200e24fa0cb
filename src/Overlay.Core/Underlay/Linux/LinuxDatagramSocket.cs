using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;
using Overlay.Buffers;
using Overlay.Host;
using Overlay.Primitives;
using Overlay.Wire;

namespace Overlay.Underlay.Linux;

/// <summary>
/// UDP on Linux, many datagrams per system call (recvmmsg(2), sendmmsg(2)), and where the kernel can, many per message. Calls never block
/// in the kernel but in poll(2), where an eventfd ends them on closing.
/// </summary>
internal sealed unsafe class LinuxDatagramSocket : IDatagramSocket, IPolledSource
{
    /// <summary>Between two looks, so that a hyper-thread beside this one gets on: about 0.1 us.</summary>
    private const int SpinsPerLook = 10;

    private readonly SocketDescriptors _descriptors;
    private readonly DatagramReceiver _receiver;
    private readonly DatagramSender _sender;
    private readonly TimeSpan _busyPoll;

    private LinuxDatagramSocket(Socket bound, SafeFileHandle wake, SocketSettings settings, ILogger logger)
    {
        var family = bound.AddressFamily == AddressFamily.InterNetworkV6 ? Libc.AfInet6 : Libc.AfInet;
        Abilities = new SocketAbilities(
            AbilityState.Used,
            Probe(bound, settings.SegmentationOffload, SegmentSize.UdpSegment, 0),
            Probe(bound, settings.ReceiveOffload, SegmentSize.UdpReceiveOffload, 1));
        LocalAddress = UnderlayAddress.From((IPEndPoint)bound.LocalEndPoint!);
        _descriptors = new SocketDescriptors(bound, wake);
        _receiver = Abilities.ReceiveOffload == AbilityState.Used ? new TrainReceiver(family) : new SingleReceiver(family);
        _sender = new DatagramSender(family, Abilities.SegmentationOffload == AbilityState.Used, LocalAddress, logger);
        _busyPoll = settings.BusyPoll;
    }

    public UnderlayAddress LocalAddress { get; }

    public SocketAbilities Abilities { get; }

    /// <summary>Takes the socket over; null, and the socket untouched, where the system lacks one of the calls.</summary>
    public static LinuxDatagramSocket? TryCreate(Socket bound, SocketSettings settings, ILogger logger)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        try
        {
            var handle = (int)bound.Handle;
            if (Libc.ReceiveMessages(handle, null, 0, Libc.DontWait, null) != 0 || Libc.SendMessages(handle, null, 0, Libc.DontWait) != 0)
            {
                return null;
            }

            var wake = Libc.EventDescriptor(0, Libc.CloseOnExec | Libc.NonBlocking);
            return wake < 0 ? null : new LinuxDatagramSocket(bound, new SafeFileHandle(wake, ownsHandle: true), settings, logger);
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
        {
            return null;
        }
    }

    public bool IsClosed => _descriptors.IsClosed;

    public IReadOnlyList<SafeHandle> Descriptors => _busyPoll > TimeSpan.Zero ? [] : _descriptors.All;

    public bool TryTake(PacketBatch batch)
    {
        using var handles = _descriptors.Hold();
        return handles.AreOpen && _receiver.TryReceive(handles.Socket, batch);
    }

    public bool Receive(PacketBatch batch)
    {
        using var handles = _descriptors.Hold();
        while (handles.AreOpen)
        {
            if (_receiver.TryReceive(handles.Socket, batch) || (_busyPoll > TimeSpan.Zero && IsFoundByPolling(handles, batch)))
            {
                return true;
            }

            handles.Wait(Libc.PollIn, Handles.Forever);
        }

        return false;
    }

    public int Send(ReadOnlySpan<Datagram> datagrams, DatagramList? refused = null)
    {
        using var handles = _descriptors.Hold();
        return _sender.Send(handles, datagrams, refused);
    }

    public void Dispose() => _descriptors.Dispose();

    private bool IsFoundByPolling(in Handles handles, PacketBatch batch)
    {
        var start = Stopwatch.GetTimestamp();
        do
        {
            Thread.SpinWait(SpinsPerLook);
            if (_receiver.TryReceive(handles.Socket, batch))
            {
                return true;
            }
        }
        while (handles.AreOpen && Stopwatch.GetElapsedTime(start) < _busyPoll);

        return false;
    }

    /// <summary>A kernel without the ability does not know its option. For sending, 0 sets no default: each train says its own segment size.</summary>
    private static AbilityState Probe(Socket socket, bool isWanted, int option, int value)
    {
        if (!isWanted)
        {
            return AbilityState.SwitchedOff;
        }

        try
        {
            socket.SetRawSocketOption(SegmentSize.UdpLevel, option, BitConverter.GetBytes(value));
            return AbilityState.Used;
        }
        catch (SocketException)
        {
            return AbilityState.NotSupported;
        }
    }
}
