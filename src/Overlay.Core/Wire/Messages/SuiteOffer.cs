namespace Overlay.Wire.Messages;

/// <summary>A cipher suite in a <see cref="Hello"/>, by its id, with the speed measured on the sender's machine.</summary>
internal readonly record struct SuiteOffer(byte Suite, ushort MegabytesPerSecond)
{
    public const int Size = 3;
}
