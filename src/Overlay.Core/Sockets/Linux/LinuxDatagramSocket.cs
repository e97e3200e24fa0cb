using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Overlay.Primitives;

namespace Overlay.Sockets.Linux;

/// <summary>
/// UDP on Linux, many datagrams per system call (recvmmsg(2), sendmmsg(2)). Calls never block in the kernel but in poll(2), where an
/// eventfd ends them on closing. A call holds both handles, so that neither number is given to another file while it runs.
/// </summary>
internal sealed unsafe class LinuxDatagramSocket : IDatagramSocket
{
    private const int Forever = -1;

    /// <summary>Each thread that sends has arguments of its own.</summary>
    [ThreadStatic]
    private static MessageVector? _sendVector;

    private readonly Socket _socket;
    private readonly SafeSocketHandle _handle;
    private readonly SafeFileHandle _wake;
    private readonly MessageVector _receiveVector;
    private readonly ushort _family;
    private volatile bool _closed;

    private LinuxDatagramSocket(Socket bound, SafeFileHandle wake)
    {
        _socket = bound;
        _handle = bound.SafeHandle;
        _wake = wake;
        _family = bound.AddressFamily == AddressFamily.InterNetworkV6 ? Libc.AfInet6 : Libc.AfInet;
        _receiveVector = new MessageVector(_family);
        LocalAddress = UnderlayAddress.From((IPEndPoint)bound.LocalEndPoint!);
    }

    public UnderlayAddress LocalAddress { get; }

    /// <summary>Takes the socket over; null, and the socket untouched, where the system lacks one of the calls.</summary>
    public static LinuxDatagramSocket? TryCreate(Socket bound)
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
            return wake < 0 ? null : new LinuxDatagramSocket(bound, new SafeFileHandle(wake, ownsHandle: true));
        }
        catch (Exception e) when (e is EntryPointNotFoundException or DllNotFoundException)
        {
            return null;
        }
    }

    public bool Receive(PacketBatch batch)
    {
        using var handles = Handles.Hold(_handle, _wake);
        while (handles.AreOpen && !_closed)
        {
            if (ReceiveWaiting(handles.First, batch) > 0)
            {
                return true;
            }

            Wait(handles, Libc.PollIn, Forever);
        }

        return false;
    }

    public int Send(ReadOnlySpan<Datagram> datagrams)
    {
        using var handles = Handles.Hold(_handle, _wake);
        var sent = 0;
        while (!datagrams.IsEmpty && handles.AreOpen && !_closed)
        {
            var chunk = datagrams[..Math.Min(datagrams.Length, MessageVector.Capacity)];
            sent += SendChunk(handles, chunk);
            datagrams = datagrams[chunk.Length..];
        }

        return sent;
    }

    public void Dispose()
    {
        if (_closed)
        {
            return;
        }

        _closed = true;
        var one = 1UL;
        using (var handles = Handles.Hold(_handle, _wake))
        {
            if (handles.AreOpen)
            {
                _ = Libc.Write(handles.Second, &one, sizeof(ulong));
            }
        }

        _socket.Dispose();
        _wake.Dispose();
    }

    /// <summary>Adds what is there, without waiting. An error is one of an earlier send (ICMP) and is gone once it was returned.</summary>
    private int ReceiveWaiting(int socket, PacketBatch batch)
    {
        var room = Math.Min(batch.Capacity - batch.Count, MessageVector.Capacity);
        var maxLength = batch.MaxPacketLength;
        for (var i = 0; i < room; i++)
        {
            // One byte more than a packet may have shows that one was cut off.
            _receiveVector.SetReceive(i, batch.SpareBuffer(i), maxLength + 1);
        }

        var received = Libc.ReceiveMessages(socket, _receiveVector.From(0), (uint)room, Libc.DontWait, null);
        for (var i = 0; i < received; i++)
        {
            batch.NextBuffer().Remote = _receiveVector.Address(i);
            var length = _receiveVector.Length(i);
            batch.Commit(length > maxLength ? 0 : length);
        }

        return received;
    }

    private int SendChunk(in Handles handles, ReadOnlySpan<Datagram> chunk)
    {
        if (_sendVector is not { } vector || vector.Family != _family)
        {
            _sendVector = vector = new MessageVector(_family);
        }

        var count = 0;
        foreach (ref readonly var datagram in chunk)
        {
            count += vector.TrySetSend(count, in datagram) ? 1 : 0;
        }

        var sent = 0;
        var retried = false;
        for (var next = 0; next < count && !_closed;)
        {
            var taken = Libc.SendMessages(handles.First, vector.From(next), (uint)(count - next), Libc.DontWait | Libc.NoSignal);
            if (taken > 0)
            {
                sent += taken;
                next += taken;
                retried = false;
            }
            else if (!retried && ShouldRetry(handles))
            {
                retried = true;
            }
            else
            {
                next++;
                retried = false;
            }
        }

        return sent;
    }

    /// <summary>
    /// What the error of the first datagram means: a full buffer waits for room, a refused connection tells of an earlier datagram and
    /// not of this one; anything else (no route, too long, queue full) is this datagram's own.
    /// </summary>
    private static bool ShouldRetry(in Handles handles)
    {
        switch (Marshal.GetLastPInvokeError())
        {
            case Libc.WouldBlock:
                return Wait(handles, Libc.PollOut, (int)DatagramSocket.SendPatience.TotalMilliseconds);
            case Libc.Interrupted or Libc.ConnectionRefused:
                return true;
            default:
                return false;
        }
    }

    /// <summary>True if the socket became ready; false on closing, on time-out and when a signal came between.</summary>
    private static bool Wait(in Handles handles, short events, int milliseconds)
    {
        var descriptors = stackalloc Libc.PollDescriptor[2];
        descriptors[0] = new Libc.PollDescriptor { Descriptor = handles.First, Events = events };
        descriptors[1] = new Libc.PollDescriptor { Descriptor = handles.Second, Events = Libc.PollIn };
        return Libc.Poll(descriptors, 2, milliseconds) > 0 && descriptors[0].Results != 0;
    }
}
