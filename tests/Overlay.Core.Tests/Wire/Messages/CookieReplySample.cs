using Overlay.Wire;
using Overlay.Wire.Messages;

namespace Overlay.Core.Tests.Wire.Messages;

/// <summary>The fields of a <see cref="CookieReply"/>, which itself is a view, as a value for the common tests.</summary>
internal readonly record struct CookieReplySample(uint ReceiverIndex, byte[] Nonce, byte[] SealedCookie) : IWireMessage<CookieReplySample>
{
    public static bool TryRead(ReadOnlySpan<byte> source, out CookieReplySample message)
    {
        var accepted = CookieReply.TryRead(source, out var view);
        message = accepted ? new(view.ReceiverIndex, view.Nonce.ToArray(), view.SealedCookie.ToArray()) : default;
        return accepted;
    }

    public int Write(Span<byte> destination) => CookieReply.Write(destination, ReceiverIndex, Nonce, SealedCookie);
}
