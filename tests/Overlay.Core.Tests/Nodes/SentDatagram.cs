using Overlay.Primitives;
using Overlay.Wire.Messages;

namespace Overlay.Core.Tests.Nodes;

/// <summary>A datagram that an engine gave out.</summary>
internal sealed record SentDatagram(UnderlayAddress Destination, RelayHeader? Relay, byte[] Bytes)
{
    public MessageType Type => (MessageType)Bytes[0];
}
