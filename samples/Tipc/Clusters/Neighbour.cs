namespace Overlay.Samples.Tipc.Clusters;

/// <summary>Another node on the bearer.</summary>
internal sealed class Neighbour
{
    public Neighbour(TipcAddress address, MacAddress mac)
    {
        Address = address;
        Mac = mac;
    }

    public TipcAddress Address { get; }

    public MacAddress Mac { get; }
}
