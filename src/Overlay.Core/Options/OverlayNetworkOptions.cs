using Overlay.Net;
using Overlay.Primitives;

namespace Overlay;

/// <summary>What an <see cref="OverlayNetwork"/> is started with. Immutable; change a copy with <c>with</c>.</summary>
public sealed record OverlayNetworkOptions
{
    private const int MaxAddresses = 16;

    /// <summary>The addresses of this host on the segment, IPv4 and IPv6, at most 16. A link-local IPv6 address made from the MAC address is always
    /// there.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<OverlayAddress> Addresses { get; init; } = [];

    /// <summary>How long to look for another user of an address before it is used (RFC 4862, section 5.4; RFC 5227).</summary>
    /// <remarks>0 to 1 minute; 0 uses the addresses at once, and two hosts with one address then disturb each other.</remarks>
    /// <value>Default: 1 second, in which three questions are sent.</value>
    public TimeSpan DetectionTime { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How many bytes of received datagrams each client holds until they are read; what does not fit is dropped and counted.</summary>
    /// <remarks>128 KiB to 64 MiB; 64 bytes are counted for each datagram besides its own.</remarks>
    /// <value>Default: 1 MiB.</value>
    public int ReceiveBuffer { get; init; } = 1024 * 1024;

    /// <summary>Checks all values. <see cref="OverlayNetwork"/> does so when it is created.</summary>
    /// <exception cref="ArgumentException">A value is missing or out of its range; the exception names the property.</exception>
    public void Validate()
    {
        OptionChecks.Present(Addresses);
        OptionChecks.That(Addresses.Count <= MaxAddresses, nameof(Addresses), $"may have at most {MaxAddresses} entries");
        OptionChecks.That(Addresses.All(address => address.Address is not null), nameof(Addresses), "must not contain an empty address");
        OptionChecks.That(Addresses.DistinctBy(address => address.Address).Count() == Addresses.Count, nameof(Addresses), "must not name one address twice");
        OptionChecks.InRange(DetectionTime, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        OptionChecks.InRange(ReceiveBuffer, 128 * 1024, 64 * 1024 * 1024);
    }

    internal NetOptions ToStack(MacAddress mac, int mtu) => new()
    {
        Mac = mac,
        Mtu = mtu,
        Addresses = [.. Addresses.Select(address => (IpAddress.From(address.Address), address.PrefixLength))],
        DetectionTime = DetectionTime,
        ReceiveBuffer = ReceiveBuffer,
    };
}
