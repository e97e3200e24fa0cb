using System.Text;
using Microsoft.Win32.SafeHandles;
using Overlay.Network.Tests.Lab;

namespace Overlay.Peers.Benchmarks.Copies;

/// <summary>
/// Reads the counters of a device of a host, from a file that stays open: two hundred are read in a moment, however busy the machine is. To enter each namespace takes
/// a thread, which has to wait for a processor.
/// </summary>
internal sealed class DeviceReader(VpcHost host, string device) : IDisposable
{
    private readonly SafeFileHandle _file = host.Invoke(() => File.OpenHandle("/proc/thread-self/net/dev"));
    private readonly byte[] _bytes = new byte[16_384];

    public DeviceCounters Read()
    {
        var length = 0;
        int read;
        do
        {
            read = RandomAccess.Read(_file, _bytes.AsSpan(length), length);
            length += read;
        }
        while (read > 0);

        return DeviceCounters.Parse(Encoding.ASCII.GetString(_bytes, 0, length), device);
    }

    public void Dispose() => _file.Dispose();
}
