using System.Runtime.InteropServices;
using System.Text;
using Overlay.Tap.Native;

namespace Overlay.Tap.Netlink;

/// <summary>
/// Asks the kernel of the calling thread's network namespace (rtnetlink(7)). The kernel answers inside the call that asks, so nothing
/// here waits for anybody.
/// </summary>
internal sealed unsafe class NetlinkSocket : IDisposable
{
    private const int ProtocolRoute = 0;
    private const int LevelNetlink = 270;
    private const int OptionExtendedAcknowledge = 11;
    private const ushort ErrorText = 1;
    private const int AnswerSize = 32 * 1024;

    private readonly DescriptorHandle _handle;
    private readonly byte[] _answer = new byte[AnswerSize];
    private uint _sequence;

    public NetlinkSocket()
    {
        var fd = LibC.Socket(LibC.FamilyNetlink, LibC.SocketRaw | LibC.SocketCloseOnExec, ProtocolRoute);
        if (fd < 0)
        {
            throw new NetlinkException((Errno)Marshal.GetLastPInvokeError(), null);
        }

        _handle = new DescriptorHandle(fd);

        // With it the kernel says in words what is wrong; without it (before Linux 4.12) there is the number alone.
        var on = 1;
        _ = LibC.SetSocketOption(fd, LevelNetlink, OptionExtendedAcknowledge, &on, sizeof(int));
    }

    /// <summary>Sends one request and returns the body of the answer, which is empty for an acknowledgement.</summary>
    /// <exception cref="NetlinkException">The kernel refused.</exception>
    public NetlinkReader Request(scoped NetlinkWriter request)
    {
        var header = Exchange(request, out var body);
        if (header.Type != NetlinkMessageType.Error)
        {
            return body;
        }

        ThrowIfRefused(header.Flags, body);
        return default;
    }

    /// <summary>The same for a question whose refusal is an answer, too: false.</summary>
    public bool TryRequest(scoped NetlinkWriter request, out NetlinkReader answer) => Exchange(request, out answer).Type != NetlinkMessageType.Error;

    /// <summary>Sends a question for all there are, and hands out the body of each answer.</summary>
    /// <exception cref="NetlinkException">The kernel refused.</exception>
    public void Dump(scoped NetlinkWriter request, Action<NetlinkReader> handle)
    {
        var sequence = ++_sequence;
        Send(request.Finish(sequence));
        while (true)
        {
            var reader = new NetlinkReader(_answer.AsSpan(0, Receive()));
            while (reader.TryReadMessage(out var header, out var body))
            {
                if (header.Sequence != sequence)
                {
                    continue;
                }

                switch (header.Type)
                {
                    case NetlinkMessageType.Done:
                        return;
                    case NetlinkMessageType.Error:
                        ThrowIfRefused(header.Flags, body);
                        return;
                    default:
                        handle(body);
                        break;
                }
            }
        }
    }

    public void Dispose() => _handle.Dispose();

    private NetlinkHeader Exchange(scoped NetlinkWriter request, out NetlinkReader body)
    {
        var sequence = ++_sequence;
        Send(request.Finish(sequence));
        while (true)
        {
            var reader = new NetlinkReader(_answer.AsSpan(0, Receive()));
            while (reader.TryReadMessage(out var header, out body))
            {
                if (header.Sequence == sequence)
                {
                    return header;
                }
            }
        }
    }

    private void Send(ReadOnlySpan<byte> message)
    {
        fixed (byte* start = message)
        {
            if (LibC.Send(_handle.Descriptor, start, (nuint)message.Length, 0) < 0)
            {
                throw new NetlinkException((Errno)Marshal.GetLastPInvokeError(), null);
            }
        }
    }

    private int Receive()
    {
        fixed (byte* start = _answer)
        {
            while (true)
            {
                var length = LibC.Receive(_handle.Descriptor, start, AnswerSize, 0);
                if (length >= 0)
                {
                    return (int)length;
                }

                var error = (Errno)Marshal.GetLastPInvokeError();
                if (error != Errno.Interrupted)
                {
                    throw new NetlinkException(error, null);
                }
            }
        }
    }

    /// <summary><c>struct nlmsgerr</c>: a negative errno or 0, the request's header (its rest unless capped), attributes.</summary>
    private static void ThrowIfRefused(NetlinkFlags flags, NetlinkReader body)
    {
        if (!body.TryRead<int>(out var code) || code == 0)
        {
            return;
        }

        string? text = null;
        if (flags.HasFlag(NetlinkFlags.HasAttributes) && body.TryRead<NetlinkHeader>(out var request))
        {
            body.Skip(flags.HasFlag(NetlinkFlags.Capped) ? 0 : (int)request.Length - NetlinkHeader.Size);
            while (body.TryReadAttribute(out var type, out var value))
            {
                text = type == ErrorText ? Encoding.UTF8.GetString(value).TrimEnd('\0') : text;
            }
        }

        throw new NetlinkException((Errno)(-code), text);
    }
}
