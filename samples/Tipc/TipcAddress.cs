using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Overlay.Samples.Tipc;

/// <summary>The 32-bit address of a TIPC node: zone, cluster and node (8, 12 and 12 bits), written <c>1.1.2</c>, or a hash, written in hexadecimal.</summary>
/// <param name="Value">The bits; 0 is no node.</param>
public readonly record struct TipcAddress(uint Value)
{
    private const int ZoneShift = 24;
    private const int ClusterShift = 12;
    private const uint MaxZone = 0xff;
    private const uint MaxPart = 0xfff;

    /// <summary>No node.</summary>
    public bool IsNone => Value == 0;

    /// <summary>Reads <c>zone.cluster.node</c> with 1 to 255, 1 to 4,095 and 1 to 4,095.</summary>
    /// <param name="text">Three decimal numbers.</param>
    /// <returns>The address.</returns>
    /// <exception cref="FormatException">The text is no such address.</exception>
    public static TipcAddress Parse(string text) => TryParse(text, out var address)
        ? address
        : throw new FormatException($"'{text}' is not a TIPC address. Write zone.cluster.node, for example 1.1.2 (1-255, 1-4095, 1-4095).");

    /// <summary>Reads <c>zone.cluster.node</c>.</summary>
    /// <param name="text">Three decimal numbers.</param>
    /// <param name="address">The address, or none.</param>
    /// <returns>False if the text is no such address.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out TipcAddress address)
    {
        address = default;
        var parts = text?.Split('.') ?? [];
        if (parts.Length != 3 || !TryPart(parts[0], MaxZone, out var zone) || !TryPart(parts[1], MaxPart, out var cluster) || !TryPart(parts[2], MaxPart, out var node))
        {
            return false;
        }

        address = new((zone << ZoneShift) | (cluster << ClusterShift) | node);
        return true;
    }

    /// <summary>As <c>1.1.2</c> where all three parts are small, as they are when people choose them; else in hexadecimal, as the <c>tipc</c> tool shows a hash.</summary>
    /// <returns>The address as text.</returns>
    public override string ToString()
    {
        uint zone = Value >> ZoneShift, cluster = (Value >> ClusterShift) & MaxPart, node = Value & MaxPart;
        return zone is > 0 and < 16 && cluster is > 0 and < 256 && node is > 0 and < 256
            ? string.Create(CultureInfo.InvariantCulture, $"{zone}.{cluster}.{node}")
            : Value.ToString("x", CultureInfo.InvariantCulture);
    }

    private static bool TryPart(string text, uint max, out uint value) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value > 0 && value <= max;
}
