namespace Overlay.Underlay.Linux;

/// <summary>The receiving half of a socket; one thread uses it.</summary>
internal abstract class DatagramReceiver
{
    /// <summary>Adds what is there, without waiting; false if there is nothing.</summary>
    public abstract bool TryReceive(int socket, PacketBatch batch);
}
