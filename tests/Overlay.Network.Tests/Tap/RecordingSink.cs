using System.Runtime.InteropServices;
using Overlay.Tap.Devices;
using Overlay.Tap.Native;

namespace Overlay.Network.Tests.Tap;

/// <summary>A device that keeps what is written to it, and refuses what it is told to.</summary>
/// <param name="answer">Says why a write is refused, or <see cref="Errno.None"/>.</param>
internal sealed unsafe class RecordingSink(Func<VirtioNetHeader, Errno> answer) : IFrameSink
{
    private readonly List<byte[]> _taken = [];

    public RecordingSink()
        : this(_ => Errno.None)
    {
    }

    /// <summary>The frames and super-frames that it took, each behind its header.</summary>
    public IReadOnlyList<byte[]> Taken => _taken;

    /// <summary>How many writes it saw, those that it refused too.</summary>
    public int Writes { get; private set; }

    public bool TryWrite(IoVector* parts, int count)
    {
        Writes++;
        var bytes = new List<byte>();
        for (var i = 0; i < count; i++)
        {
            bytes.AddRange(new ReadOnlySpan<byte>(parts[i].Start, (int)parts[i].Length));
        }

        var header = MemoryMarshal.Read<VirtioNetHeader>(CollectionsMarshal.AsSpan(bytes));
        var error = answer(header);
        Marshal.SetLastPInvokeError((int)error);
        if (error == Errno.None)
        {
            _taken.Add([.. bytes]);
        }

        return error == Errno.None;
    }
}
