using Overlay.Wire;
using Overlay.Wire.Messages;

namespace Overlay.Core.Tests.Wire.Messages;

/// <summary>The fields of a <see cref="HandshakeResponse"/>, which itself is a view, as a value for the common tests.</summary>
internal readonly record struct ResponseSample(uint SenderIndex, uint ReceiverIndex, byte[] Noise, byte[] Mac1, byte[] Mac2)
    : IWireMessage<ResponseSample>
{
    public static bool TryRead(ReadOnlySpan<byte> source, out ResponseSample message)
    {
        var accepted = HandshakeResponse.TryRead(source, out var view);
        message = accepted
            ? new(view.SenderIndex, view.ReceiverIndex, view.Noise.ToArray(), view.Mac1.ToArray(), view.Mac2.ToArray())
            : default;
        return accepted;
    }

    public int Write(Span<byte> destination)
    {
        var length = HandshakeResponse.Write(destination, SenderIndex, ReceiverIndex, Noise);
        Mac1.CopyTo(HandshakeMacs.Mac1(destination[..length]));
        Mac2.CopyTo(HandshakeMacs.Mac2(destination[..length]));
        return length;
    }
}
