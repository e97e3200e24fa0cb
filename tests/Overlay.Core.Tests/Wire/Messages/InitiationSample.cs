using Overlay.Wire;
using Overlay.Wire.Messages;

namespace Overlay.Core.Tests.Wire.Messages;

/// <summary>The fields of a <see cref="HandshakeInitiation"/>, which itself is a view, as a value for the common tests.</summary>
internal readonly record struct InitiationSample(HandshakePurpose Purpose, uint SenderIndex, byte[] Noise, byte[] Mac1, byte[] Mac2)
    : IWireMessage<InitiationSample>
{
    public static bool TryRead(ReadOnlySpan<byte> source, out InitiationSample message)
    {
        var accepted = HandshakeInitiation.TryRead(source, out var view);
        message = accepted
            ? new(view.Purpose, view.SenderIndex, view.Noise.ToArray(), view.Mac1.ToArray(), view.Mac2.ToArray())
            : default;
        return accepted;
    }

    public int Write(Span<byte> destination)
    {
        var length = HandshakeInitiation.Write(destination, Purpose, SenderIndex, Noise);
        Mac1.CopyTo(HandshakeMacs.Mac1(destination[..length]));
        Mac2.CopyTo(HandshakeMacs.Mac2(destination[..length]));
        return length;
    }
}
