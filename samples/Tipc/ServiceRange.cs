namespace Overlay.Samples.Tipc;

/// <summary>Instances <paramref name="Lower"/> to <paramref name="Upper"/> of a service: what a socket binds to, and where a multicast goes.</summary>
/// <param name="Type">The service type; 0 to 63 are reserved for TIPC itself.</param>
/// <param name="Lower">The first instance.</param>
/// <param name="Upper">The last instance, not below the first.</param>
public readonly record struct ServiceRange(uint Type, uint Lower, uint Upper)
{
    /// <summary>Types below this one are TIPC's own.</summary>
    public const uint FirstUserType = 64;

    /// <summary>The upper end is not below the lower.</summary>
    public bool IsValid => Lower <= Upper;

    /// <summary>Whether two ranges of one service have an instance in common.</summary>
    /// <param name="other">Another range.</param>
    /// <returns>True if they overlap.</returns>
    public bool Overlaps(ServiceRange other) => Type == other.Type && Lower <= other.Upper && other.Lower <= Upper;

    /// <summary>Whether an instance of this service lies in the range.</summary>
    /// <param name="address">A service address.</param>
    /// <returns>True if it does.</returns>
    public bool Contains(ServiceAddress address) => Type == address.Type && Lower <= address.Instance && address.Instance <= Upper;

    /// <summary>As <c>{type,lower,upper}</c>.</summary>
    /// <returns>The range as text.</returns>
    public override string ToString() => $"{{{Type},{Lower},{Upper}}}";
}
