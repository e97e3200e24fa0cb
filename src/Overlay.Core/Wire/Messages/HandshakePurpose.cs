namespace Overlay.Wire.Messages;

/// <summary>Who shakes hands; part of the Noise prologue, so that one cannot be passed off as the other.</summary>
internal enum HandshakePurpose : byte
{
    NodeToNode = 1,
    NodeToSupernode = 2,
}
