using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Overlay.Host;
using Overlay.Ports;

namespace Overlay;

/// <summary>
/// A port whose frames come and go over a byte stream: a virtual machine (QEMU <c>-netdev stream</c>), a virtual switch, or anything
/// that has a TCP or Unix socket. Each frame stands behind its length in four bytes, big-endian. The stream is not protected: keep it
/// on this host or on a network you trust.
/// </summary>
/// <remarks>
/// What is at the other end has a MAC address of its own, mostly another one than the node's (<see cref="OverlayNode.MacAddress"/>). Frames from it are dropped
/// and counted as <see cref="DropReason.SourceRefused"/> unless the node bridges: set <see cref="BridgingOptions.Allow"/>. Only a single guest that was given
/// the node's own MAC address (QEMU: <c>-device virtio-net,mac=...</c>) does without.
/// When the other end disconnects, the port closes and its node ends with a fault; open a new port and a new node.
/// </remarks>
public sealed class StreamPort : IFramePort, IDisposable
{
    private readonly InProcessPort _frames;
    private readonly StreamPump _pump;

    /// <summary>Creates a port over a pipe.</summary>
    /// <param name="pipe">Where the other end's bytes are read and where bytes for it are written. The port completes both.</param>
    /// <param name="options">The sizes of the port, or null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public StreamPort(IDuplexPipe pipe, InProcessPortOptions? options = null)
        : this(pipe, null, options)
    {
    }

    internal StreamPort(IDuplexPipe pipe, IAsyncDisposable? connection, InProcessPortOptions? options)
    {
        ArgumentNullException.ThrowIfNull(pipe);
        _frames = new InProcessPort(options);
        _pump = new StreamPump(pipe, connection, _frames);
    }

    /// <inheritdoc/>
    public int Mtu => _frames.Mtu;

    /// <summary>How many frames were dropped because the other end of the stream reads too slowly.</summary>
    public long DroppedFrames => _frames.DroppedFrames;

    /// <inheritdoc/>
    MacAddress? IFramePort.MacAddress => null;

    /// <summary>Connects to a listener.</summary>
    /// <param name="endPoint">An <see cref="IPEndPoint"/> or <see cref="DnsEndPoint"/> for TCP, or a <see cref="UnixDomainSocketEndPoint"/>.</param>
    /// <param name="options">The sizes of the port, or null for the defaults.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>A connected port.</returns>
    /// <exception cref="OverlayException">Nobody listens there, or the address cannot be reached.</exception>
    public static async ValueTask<StreamPort> ConnectAsync(EndPoint endPoint, InProcessPortOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        options?.Validate();
        var socket = SocketPipe.Create(endPoint);
        try
        {
            await socket.ConnectAsync(endPoint, cancellationToken).ConfigureAwait(false);
            return Over(socket, options);
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new OverlayException(
                OverlayError.DeviceUnavailable,
                $"Cannot connect to {endPoint}: {e.Message}. Start the program that listens there first, and check the address.",
                e);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    ValueTask IFramePort.OpenAsync(MacAddress mac, CancellationToken cancellationToken)
    {
        _pump.Start();
        return default;
    }

    /// <inheritdoc/>
    bool IFramePort.Read(PacketBatch batch) => ((IFramePort)_frames).Read(batch);

    /// <inheritdoc/>
    int IFramePort.Write(PacketBatch batch) => ((IFramePort)_frames).Write(batch);

    /// <inheritdoc/>
    public void Close() => _frames.Close();

    /// <summary>Closes the port and the connection.</summary>
    /// <returns>A task that ends when the connection is closed.</returns>
    public ValueTask DisposeAsync()
    {
        Close();
        return _pump.DisposeAsync();
    }

    /// <summary>Does what <see cref="DisposeAsync"/> does, and waits for it.</summary>
    public void Dispose() => Blocking.Wait(DisposeAsync);

    internal static StreamPort Over(Socket socket, InProcessPortOptions? options)
    {
        var pipe = new SocketPipe(socket);
        return new StreamPort(pipe, pipe, options);
    }
}
