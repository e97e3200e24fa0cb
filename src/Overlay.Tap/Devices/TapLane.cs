using System.Diagnostics;
using System.Runtime.InteropServices;
using Overlay.Ports;

namespace Overlay.Tap.Devices;

/// <summary>A queue of the device as a node uses it: with the signal that ends the waiting, and looking for frames by itself first if it is to.</summary>
internal sealed class TapLane(TapDevice device, WakeSignal closing, TimeSpan busyPoll) : IPortLane
{
    public bool TakesRuns => device.TakesRuns;

    public IReadOnlyList<SafeHandle> Descriptors => busyPoll > TimeSpan.Zero ? [] : [device.Handle, closing.Event];

    public bool IsClosed => closing.IsSet;

    public bool TryTake(PacketBatch batch) => device.TryRead(batch);

    public bool Read(PacketBatch batch)
    {
        while (!closing.IsSet)
        {
            if (device.IsDrained && busyPoll > TimeSpan.Zero && TryReadSoon(batch))
            {
                return true;
            }

            if (device.IsDrained && !device.Wait(closing))
            {
                break;
            }

            if (device.TryRead(batch))
            {
                return true;
            }
        }

        return false;
    }

    public int Write(PacketBatch batch) => closing.IsSet ? 0 : device.Write(batch);

    private bool TryReadSoon(PacketBatch batch)
    {
        var start = Stopwatch.GetTimestamp();
        while (!closing.IsSet && Stopwatch.GetElapsedTime(start) < busyPoll)
        {
            if (device.TryRead(batch))
            {
                return true;
            }
        }

        return false;
    }
}
