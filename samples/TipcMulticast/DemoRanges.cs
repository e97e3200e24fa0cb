using Overlay.Samples.Tipc;

namespace Overlay.Samples.TipcMulticast;

/// <summary>The ranges of TIPC's multicast demo: what the ports of a server are bound to, and where a client sends.</summary>
internal static class DemoRanges
{
    public static readonly IReadOnlyList<ServiceRange> Ports = [Range(0, 99), Range(100, 199), Range(200, 299), Range(300, 399)];

    public static readonly IReadOnlyList<ServiceRange> Messages = [Range(99, 100), Range(150, 250), Range(200, 399), Range(0, 399)];

    /// <summary>All ports: the last message ends them.</summary>
    public static readonly ServiceRange All = Range(0, 399);

    /// <summary>Bound last, so a server that has it has all.</summary>
    public static readonly ServiceRange LastPort = Ports[^1];

    private const uint ServiceType = 18888;

    private static ServiceRange Range(uint lower, uint upper) => new(ServiceType, lower, upper);
}
