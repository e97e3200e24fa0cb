namespace Overlay.Multicast.StormControl;

/// <summary>The kinds of frames that a switch would send out of many ports, and that are limited for it.</summary>
internal enum StormKind
{
    Broadcast,
    Multicast,

    /// <summary>To one station, and nobody knows where it is.</summary>
    UnknownUnicast,
}
