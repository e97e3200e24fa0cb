using Overlay.Samples.Tipc.Links;
using Overlay.Samples.Tipc.Messages;

namespace Overlay.Samples.Tipc.Clusters;

/// <summary>Another node on the bearer: who it says it is, and the link to it.</summary>
internal sealed class Neighbour
{
    private TimeSpan _lastHeard;

    public Neighbour(TipcAddress address, Link link)
    {
        Address = address;
        Link = link;
    }

    public TipcAddress Address { get; }

    public Link Link { get; }

    public MacAddress Mac => Link.Mac;

    public NodeIdentity Identity { get; private set; }

    public Capabilities Capabilities { get; private set; }

    public bool IsUp => Link.IsUp;

    /// <summary>A valid message has come from the neighbour's MAC address.</summary>
    public void Heard(TimeSpan now) => _lastHeard = now;

    public bool IsSilentFor(TimeSpan time, TimeSpan now) => !IsUp && now - _lastHeard > time;

    /// <summary>
    /// Whether a discovery message may speak for this neighbour: from its MAC address always, from another one only after the old one has
    /// been silent for longer than the link bears.
    /// </summary>
    public bool MaySpeak(MacAddress source, TimeSpan now) => source == Mac || IsSilentFor(Link.Tolerance, now);

    /// <summary>Takes over what a discovery message says. While the link is up that is what it was when the link came up.</summary>
    public void Describe(in DiscoveryMessage message, TimeSpan now)
    {
        Heard(now);
        if (!IsUp)
        {
            Link.Mac = message.Mac;
            Identity = message.Identity;
            Capabilities = message.Capabilities;
        }
    }
}
