using System.Collections.Immutable;
using System.Text;
using Overlay.Tap.Native;

namespace Overlay.Tap;

/// <summary>How a <see cref="TapPort"/> gets its device and what it sets on it.</summary>
public sealed record TapOptions
{
    /// <summary>
    /// The name of the device, 1 to 15 bytes without <c>/</c>, <c>:</c> or white space. <c>%d</c> in it stands for the first number that
    /// is free. A persistent device of this name is taken over if no other program has it.
    /// </summary>
    /// <value>Null: <c>edge%d</c>.</value>
    public string? Name { get; init; }

    /// <summary>
    /// True: the device, with its addresses, stays when the port is closed, so that routes and bridges on it survive a restart.
    /// Remove it with <c>ip link del NAME</c>.
    /// </summary>
    /// <value>False: the device goes with the port, also when the process is killed. A device that was persistent before stays.</value>
    public bool Persistent { get; init; }

    /// <summary>
    /// True: use the device <see cref="Name"/> as an administrator left it, and never create one. The owner of the device
    /// (<c>ip tuntap add dev edge0 mode tap user NAME</c>) needs no rights for that as long as the device is up and has the wanted MTU
    /// and addresses; the MAC address may change. Give it an alias that begins with <c>overlay</c>, which a node without rights cannot: by it other nodes of the host
    /// know that it leads into a segment.
    /// </summary>
    /// <value>False: the device is created if it does not exist.</value>
    public bool AttachOnly { get; init; }

    /// <summary>The MAC address of the device and so of the node; not a group address.</summary>
    /// <value>Null: the address that the node derives from its key, which stays the same as long as the key does.</value>
    public MacAddress? MacAddress { get; init; }

    /// <summary>
    /// The longest payload of a frame in bytes, 576 to 9000 (below 1280 the device has no IPv6). Into an underlay of 1500 bytes 1400 fits,
    /// with all headers, over IPv4, and with a cipher suite of 16-byte tags also over IPv6 and through a relay over IPv4; with AEGIS, whose
    /// tags have 32 bytes, 1380 fits these. A larger value makes every full frame two IP fragments, sent one by one and not in trains.
    /// </summary>
    /// <value>1400.</value>
    public int Mtu { get; init; } = 1400;

    /// <summary>
    /// IP addresses of the device, which keeps them: what others remove is set again, a few times, and the log tells. IPv6 addresses, and the link-local
    /// address that belongs to the MAC, are usable at once: the kernel's detection of duplicates (RFC 4862, section 5.4) would ask before anybody is there to
    /// answer. The node announces the addresses to each peer that joins instead, and reports another host that has one of them (<see cref="AddressConflict"/>).
    /// </summary>
    /// <value>Empty: the device has the IPv6 link-local address only.</value>
    public ImmutableArray<OverlayAddress> Addresses { get; init; } = [];

    /// <summary>
    /// What may be left to the kernel, and by it to the port, if it can; <see cref="TapPort.Offload"/> tells what came of it. Many segments
    /// then pass the device in one system call. Peers need not know: with or without, they understand each other.
    /// </summary>
    /// <value><see cref="TapOffloads.All"/>.</value>
    public TapOffloads Offload { get; init; } = TapOffloads.All;

    /// <summary>
    /// How long the port looks for the next frame by itself before it sleeps until the kernel wakes it, up to 1 second. Saves the time to
    /// wake up (tens of microseconds for each frame that arrives alone), and costs a whole processor for this long after each batch of
    /// frames. With less than two idle processors it makes everything slower.
    /// </summary>
    /// <value>Zero: the port sleeps at once.</value>
    public TimeSpan BusyPoll { get; init; }

    /// <summary>
    /// How long frames may wait for the node while a TCP stream sends more than it can carry, 0 to 1 second: if they wait longer for eight
    /// times as long, segments of streams are dropped now and then, as RFC 8289 (CoDel) has it, until the queue is shorter. So other traffic is
    /// delayed by little more than this. For few streams over an underlay with a round trip of many milliseconds a larger value should give more
    /// throughput. Zero lets the queue grow to what the streams' windows allow, some megabytes.
    /// Needs super-frames (<see cref="TapOffloads.Tcp"/>). Costs 2 MiB of memory for each millisecond, 0.5 to 16 MiB.
    /// </summary>
    /// <value>0.25 milliseconds.</value>
    public TimeSpan QueueDelay { get; init; } = TimeSpan.FromMicroseconds(250);

    internal string NameOrDefault => Name ?? "edge%d";

    /// <summary>Checks every property.</summary>
    /// <exception cref="ArgumentException">A property is out of range; the exception names it.</exception>
    public void Validate()
    {
        ValidateName();
        if (AttachOnly && NameOrDefault.Contains('%', StringComparison.Ordinal))
        {
            throw new ArgumentException("To attach to a device, say its name.", nameof(Name));
        }

        if (MacAddress is { IsStation: false } mac)
        {
            throw new ArgumentException($"{mac} cannot be the address of a device: it is zero or a group address.", nameof(MacAddress));
        }

        if (Mtu is < 576 or > 9000)
        {
            throw new ArgumentOutOfRangeException(nameof(Mtu), Mtu, "The MTU must be between 576 and 9000 bytes.");
        }

        if (Offload is not (TapOffloads.None or TapOffloads.Checksum or TapOffloads.Tcp or TapOffloads.Udp or TapOffloads.All))
        {
            throw new ArgumentOutOfRangeException(nameof(Offload), Offload, "This is no combination of offloads: super-frames need the checksums.");
        }

        if (BusyPoll < TimeSpan.Zero || BusyPoll > TimeSpan.FromSeconds(1))
        {
            throw new ArgumentOutOfRangeException(nameof(BusyPoll), BusyPoll, "The port can look for frames by itself for at most a second.");
        }

        if (QueueDelay < TimeSpan.Zero || QueueDelay > TimeSpan.FromSeconds(1))
        {
            throw new ArgumentOutOfRangeException(nameof(QueueDelay), QueueDelay, "Frames can wait for at most a second; zero lets them wait for any time.");
        }

        foreach (var address in Addresses.IsDefault ? [] : Addresses)
        {
            if (address.Address is null)
            {
                throw new ArgumentException("An address is empty.", nameof(Addresses));
            }
        }
    }

    private void ValidateName()
    {
        var name = NameOrDefault;
        var length = Encoding.UTF8.GetByteCount(name);
        if (length == 0)
        {
            throw new ArgumentException("The device name '' is empty. Write one, for example edge0, or leave it out.", nameof(Name));
        }

        if (length > InterfaceRequest.MaxNameLength)
        {
            throw new ArgumentException($"The device name '{name}' has {length} bytes; Linux allows 1 to {InterfaceRequest.MaxNameLength}. Choose a shorter name, for example edge0.", nameof(Name));
        }

        var pattern = name.Replace("%d", "0", StringComparison.Ordinal);
        var patterns = (name.Length - pattern.Length, pattern.Contains('%', StringComparison.Ordinal));
        if (patterns is not (0 or 1, false) || name is "." or ".." || name.Any(c => c is '/' or ':' or '\0' || char.IsWhiteSpace(c)))
        {
            throw new ArgumentException($"'{name}' is not a device name: it may not hold '/', ':' or white space, and '%d' only once. Choose for example edge0.", nameof(Name));
        }
    }
}
