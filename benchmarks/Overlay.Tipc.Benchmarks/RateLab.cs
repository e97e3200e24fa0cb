using System.Globalization;
using System.Text.RegularExpressions;
using Overlay.Network.Tests.Lab;
using Overlay.Network.Tests.Tipc;
using Overlay.Network.Tests.Tipc.Guests;

namespace Overlay.Tipc.Benchmarks;

/// <summary>One sender on host 4, receivers on hosts 2 and 3, each a kernel in a guest or a C# node; all through one encrypted overlay.</summary>
internal sealed partial class RateLab(int count, int size) : IDisposable
{
    private static readonly int[] Receivers = [2, 3];
    private readonly TipcLab _lab = new();

    public async Task StartAsync()
    {
        await _lab.StartSupernodeAsync();
        await _lab.StartKernelsAsync(2, 3, 4);
    }

    public async Task<Rate> KernelToKernelsAsync()
    {
        var receivers = await StartKernelReceiversAsync();
        await _lab[4].Start($"exec /usr/bin/python3 '{Script}' send {count} {size}").SucceedAsync();
        return await ReadAsync(receivers.Select(receiver => receiver.SucceedAsync()));
    }

    /// <summary>The kernel on host 4 leaves; a C# node takes its place.</summary>
    public async Task<Rate> NodeToKernelsAsync()
    {
        await _lab[4].RunAsync("tipc bearer disable media eth device vec0 2>/dev/null || true");
        var receivers = await StartKernelReceiversAsync();
        using var sender = StartNode("send", 4);
        await sender.WaitForOutputAsync("^sent$");
        return await ReadAsync(receivers.Select(receiver => receiver.SucceedAsync()));
    }

    /// <summary>The kernels on hosts 2 and 3 leave as well.</summary>
    public async Task<Rate> NodeToNodesAsync()
    {
        await Task.WhenAll(new[] { 2, 3, 4 }.Select(number => _lab[number].RunAsync("tipc bearer disable media eth device vec0 2>/dev/null || true")));
        var receivers = Receivers.Select(number => StartNode("receive", number)).ToArray();
        await Task.WhenAll(receivers.Select(receiver => receiver.WaitForOutputAsync("^ready$")));
        using var sender = StartNode("send", 4);
        await sender.WaitForOutputAsync("^sent$");
        return await ReadAsync(receivers.Select(receiver => receiver.SucceedAsync()));
    }

    public async Task EnableAllAsync()
    {
        await Task.WhenAll(new[] { 2, 3, 4 }.Select(number => _lab[number].RunAsync("tipc bearer enable media eth device vec0 2>/dev/null || true")));
        await _lab.WaitForLinksAsync(2, 3, 4);
    }

    public void Dispose() => _lab.Dispose();

    private static string Script => Path.Combine(AppContext.BaseDirectory, "rate.py");

    private async Task<GuestProgram[]> StartKernelReceiversAsync()
    {
        var receivers = Receivers.Select(number => _lab[number].Start($"exec /usr/bin/python3 '{Script}' receive")).ToArray();
        await Task.WhenAll(receivers.Select(receiver => receiver.WaitForOutputAsync("^ready$")));
        return receivers;
    }

    private LabProcess StartNode(string role, int number) => _lab.Overlay[number].StartDotnet(
        typeof(RateLab).Assembly.Location, role, "192.168.100.1:1200", OverlayLab.Community, OverlayLab.Key["base64:".Length..], $"1.1.{number}",
        $"{Receivers.Length}", $"{count}", $"{size}");

    private static async Task<Rate> ReadAsync(IEnumerable<Task<string>> outputs)
    {
        var results = (await Task.WhenAll(outputs)).Select(output => ResultPattern().Match(output)).ToArray();
        return new Rate(
            results.Min(result => int.Parse(result.Groups[1].ValueSpan, CultureInfo.InvariantCulture)),
            results.Max(result => double.Parse(result.Groups[2].ValueSpan, CultureInfo.InvariantCulture)));
    }

    [GeneratedRegex("received ([0-9]+) in ([0-9.]+)")]
    private static partial Regex ResultPattern();
}
