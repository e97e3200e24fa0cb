using System.Security.Cryptography;
using Overlay.Network.Tests.Lab;

namespace Overlay.Network.Tests.Multicast;

/// <summary>Sends whole frames by a device and sees what comes in, with the VLAN tag that the kernel takes off on the way.</summary>
internal sealed class FrameTerminal : IDisposable
{
    private const int MarkerSize = 16;
    private readonly LabProcess _program;

    private FrameTerminal(LabNamespace host, string device)
    {
        Mac = MacAddress.Parse(host.Run("cat", $"/sys/class/net/{device}/address").Trim());
        _program = host.Start("python3", PythonPrograms.PathOf("frames.py"), device);
    }

    /// <summary>The address of the device.</summary>
    public MacAddress Mac { get; }

    public static async Task<FrameTerminal> OpenAsync(LabNamespace host, string device = "edge0")
    {
        var terminal = new FrameTerminal(host, device);
        await terminal._program.WaitForOutputAsync("ready");
        return terminal;
    }

    /// <summary>A text that is in no other frame.</summary>
    public static string NewMarker() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(MarkerSize));

    public void Send(ReadOnlySpan<byte> frame)
    {
        _program.Input.WriteLine(Convert.ToHexStringLower(frame));
        _program.Input.Flush();
    }

    /// <summary>True if a frame with the bytes, in hexadecimal digits, came in on a VLAN; 0 without a tag.</summary>
    public bool HasReceived(int vlan, string hex) => _program.Output.Split('\n').Any(line => line.StartsWith($"{vlan} ", StringComparison.Ordinal) && line.Contains(hex, StringComparison.Ordinal));

    /// <summary>Waits for a line: VLAN, EtherType and payload.</summary>
    public Task WaitForAsync(string pattern) => _program.WaitForOutputAsync($"(?m)^{pattern}");

    public void Dispose() => _program.Dispose();
}
