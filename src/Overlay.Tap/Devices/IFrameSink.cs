using Overlay.Tap.Native;

namespace Overlay.Tap.Devices;

/// <summary>What a <see cref="RunWriter"/> writes to: a device, or in tests what stands for one that refuses.</summary>
internal unsafe interface IFrameSink
{
    /// <summary>
    /// Writes one frame or super-frame, with the header for the device, from its parts. False if it is not taken;
    /// <see cref="TapDevice.LastError"/> then says why.
    /// </summary>
    bool TryWrite(IoVector* parts, int count);
}
