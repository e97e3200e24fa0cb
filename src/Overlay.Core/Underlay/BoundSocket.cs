using System.Net;
using System.Net.Sockets;

namespace Overlay.Underlay;

/// <summary>Creates a UDP socket with its options and binds it; says what to do when that fails.</summary>
internal static class BoundSocket
{
    private const int SolSocket = 1;
    private const int SoReusePort = 15;
    private const int SoSendBufferForce = 32;
    private const int SoReceiveBufferForce = 33;

    /// <summary>Windows: SIO_UDP_CONNRESET off, or a port that is closed at one peer would make the next receive fail.</summary>
    private const int IgnoreConnectionReset = unchecked((int)0x9800000C);

    public static Socket Open(IPEndPoint bind, int bufferSize)
    {
        var socket = Create(bind);
        try
        {
            socket.Bind(socket.AddressFamily == AddressFamily.InterNetworkV6 ? MapToV6(bind) : bind);
            SetBufferSizes(socket, bufferSize);
            return socket;
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw Explain(bind, e);
        }
    }

    /// <summary>
    /// Binds one more socket to the port of another, so that the host spreads over them what comes (Linux, socket(7), SO_REUSEPORT); null where it
    /// does not. The option may be set behind the binding, so the first socket was bound without: no two programs ever share a port by mistake.
    /// </summary>
    public static Socket? TryOpenBeside(Socket first, int bufferSize)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        var socket = first.AddressFamily == AddressFamily.InterNetworkV6
            ? new Socket(AddressFamily.InterNetworkV6, SocketType.Dgram, ProtocolType.Udp) { DualMode = first.DualMode }
            : new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            SetSharing(first, isOn: true);
            SetSharing(socket, isOn: true);
            socket.Bind(first.LocalEndPoint!);
            SetBufferSizes(socket, bufferSize);
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            return null;
        }
    }

    /// <summary>For a socket that is the only one of its port again.</summary>
    public static void StopSharing(Socket socket)
    {
        if (OperatingSystem.IsLinux())
        {
            try
            {
                SetSharing(socket, isOn: false);
            }
            catch (SocketException)
            {
                // A host that does not know the option shares nothing.
            }
        }
    }

    private static void SetSharing(Socket socket, bool isOn) => socket.SetRawSocketOption(SolSocket, SoReusePort, BitConverter.GetBytes(isOn ? 1 : 0));

    /// <summary>IPv6 for both families where the host has it. A host without it can still be reached over IPv4.</summary>
    private static Socket Create(IPEndPoint bind)
    {
        Socket socket;
        try
        {
            socket = new Socket(AddressFamily.InterNetworkV6, SocketType.Dgram, ProtocolType.Udp) { DualMode = true };
        }
        catch (SocketException) when (bind.AddressFamily == AddressFamily.InterNetwork || bind.Address.Equals(IPAddress.IPv6Any))
        {
            socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        }
        catch (SocketException e)
        {
            throw Explain(bind, e);
        }

        if (OperatingSystem.IsWindows())
        {
            socket.IOControl(IgnoreConnectionReset, [0, 0, 0, 0], null);
        }

        return socket;
    }

    /// <summary>A dual-stack socket bound to 0.0.0.0 stays with IPv4, as its caller asked.</summary>
    private static IPEndPoint MapToV6(IPEndPoint bind) => new(bind.Address.MapToIPv6(), bind.Port);

    /// <summary>
    /// The host may cap what is asked without an error. Linux lets a process with CAP_NET_ADMIN pass over the cap (socket(7),
    /// SO_RCVBUFFORCE).
    /// </summary>
    private static void SetBufferSizes(Socket socket, int size)
    {
        socket.ReceiveBufferSize = size;
        socket.SendBufferSize = size;
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        try
        {
            socket.SetRawSocketOption(SolSocket, SoReceiveBufferForce, BitConverter.GetBytes(size));
            socket.SetRawSocketOption(SolSocket, SoSendBufferForce, BitConverter.GetBytes(size));
        }
        catch (SocketException)
        {
            // Without the capability the size that was set above stays.
        }
    }

    private static OverlayException Explain(IPEndPoint bind, SocketException e) => e.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse => new(
            OverlayError.AddressInUse,
            $"UDP port {bind.Port} of {(bind.Address.Equals(IPAddress.Any) || bind.Address.Equals(IPAddress.IPv6Any) ? "this host" : bind.Address)} is in use by another program. Stop that program, or choose another port.",
            e),
        SocketError.AccessDenied => new(
            OverlayError.PermissionDenied,
            $"This process may not bind UDP port {bind.Port} of {bind.Address}. Use a port above 1023, or grant CAP_NET_BIND_SERVICE.",
            e),
        SocketError.AddressNotAvailable => new(
            OverlayError.AddressUnavailable,
            $"No interface of this host has the address {bind.Address}. Bind one that it has, or [::] for all.",
            e),
        _ => new(OverlayError.AddressUnavailable, $"UDP port {bind.Port} of {bind.Address} cannot be bound: {e.Message}", e),
    };
}
