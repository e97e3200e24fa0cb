using Overlay.Network.Tests.Lab;
using Overlay.Ports;
using Overlay.Tap;

namespace Overlay.Network.Tests.Transfers;

/// <summary>A TAP port whose device is one of a host, for a node whose UDP socket is elsewhere.</summary>
internal sealed class HostPort(LabNamespace host, TapOptions options) : IOffloadPort
{
    private readonly TapPort _tap = new(options);

    public int Mtu => _tap.Mtu;

    public MacAddress? MacAddress => _tap.MacAddress;

    bool IOffloadPort.TakesRuns => ((IOffloadPort)_tap).TakesRuns;

    string IOffloadPort.Abilities => ((IOffloadPort)_tap).Abilities;

    public ValueTask OpenAsync(MacAddress mac, CancellationToken cancellationToken)
    {
        host.Invoke(() => _tap.OpenAsync(mac, cancellationToken).AsTask().GetAwaiter().GetResult());
        return ValueTask.CompletedTask;
    }

    public bool Read(PacketBatch batch) => _tap.Read(batch);

    public int Write(PacketBatch batch) => _tap.Write(batch);

    public void Close() => _tap.Close();

    public ValueTask DisposeAsync() => _tap.DisposeAsync();
}
