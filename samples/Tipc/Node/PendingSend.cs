namespace Overlay.Samples.Tipc.Node;

/// <summary>A sender that waits for a link to have room.</summary>
internal sealed class PendingSend(Lock gate, Destination destination, ReadOnlyMemory<byte> data) : Waiter<bool>(gate)
{
    public Destination Destination { get; } = destination;

    public ReadOnlyMemory<byte> Data { get; } = data;
}
