namespace Overlay.Samples.Tipc.Links;

/// <summary>What the broadcast link knows of one neighbour: what it has confirmed, and how large its packets may be.</summary>
internal sealed class BroadcastPeer
{
    public BroadcastPeer(MacAddress mac, int mtu, ushort acknowledged)
    {
        Mac = mac;
        Mtu = mtu;
        Acknowledged = acknowledged;
    }

    public MacAddress Mac { get; }

    public int Mtu { get; }

    /// <summary>The last broadcast packet that the neighbour has with all before it, or that was sent before it came.</summary>
    public ushort Acknowledged { get; set; }

    public RepeatLimit Repeats { get; } = new(BroadcastSender.MaxWindow);
}
