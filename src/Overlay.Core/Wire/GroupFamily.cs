namespace Overlay.Wire;

/// <summary>What a group is named by; the values are those of the wire.</summary>
internal enum GroupFamily : byte
{
    Mac = 1,
    V4 = 4,
    V6 = 6,
}
